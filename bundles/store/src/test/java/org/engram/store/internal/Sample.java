package org.engram.store.internal;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SplittableRandom;
import org.engram.store.Mutation.CreateSpace;
import org.engram.store.Mutation.Remember;
import org.engram.store.State;
import org.engram.store.StoredMemory;

/** Memories whose content follows from their row alone, so that any reader can tell a wrong one. */
final class Sample {
  static final int DIM = 48;
  static final long SPACE = 1;
  static final Tuning TUNING =
      new Tuning(1 << 16, Tuning.DEFAULT.pageCount(), 256, 65_536, 10_000, 1_000, 30_000, 20);

  private Sample() {}

  /** The defaults, but that nothing is checkpointed on its own. */
  static Tuning keepingLog() {
    return new Tuning(
        1 << 16, Tuning.DEFAULT.pageCount(), 256, 65_536, 10_000, 3_600_000, 3_600_000, 20);
  }

  static CreateSpace space() {
    return new CreateSpace(SPACE, "main", DIM, "any", 5);
  }

  static Remember memory(long row) {
    return memory(SPACE, row);
  }

  static Remember memory(long space, long row) {
    return new Remember(
        space,
        row,
        "id-" + row,
        row % 3 == 0 ? Optional.empty() : Optional.of("subject of " + row),
        row % 5 == 0 ? Optional.empty() : Optional.of(text(row)),
        "{\"row\":" + row + "}",
        MemorySegment.ofArray(vector(row)),
        new State(row / 3f, row % 7, 1_000 + row),
        2_000 + row);
  }

  static String text(long row) {
    return "what is remembered in row %d: %x".formatted(row, new SplittableRandom(row).nextLong());
  }

  static float[] vector(long row) {
    SplittableRandom random = new SplittableRandom(~row);
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return vector;
  }

  static StoredMemory stored(Remember m) {
    return new StoredMemory(
        m.space(), m.row(), m.id(), m.subject(), m.text(), m.metadata(), m.state(), m.createdMs());
  }
}
