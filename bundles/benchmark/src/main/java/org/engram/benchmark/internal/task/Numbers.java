package org.engram.benchmark.internal.task;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.engram.kernel.testkit.SplitMix64;

/** Inputs by seed, and the comparison of results by their bits. */
final class Numbers {
  /** Of every task: the same shape means the same inputs everywhere. */
  static final long SEED = 0x456E6772616DL;

  static final long ALIGNMENT = 64;
  private static final byte ERASED = 0x55;

  private Numbers() {}

  static float[] signedUnits(SplitMix64 random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.signedUnit();
    }
    return values;
  }

  static void erase(MemorySegment... outputs) {
    for (MemorySegment output : outputs) {
      output.fill(ERASED);
    }
  }

  /** Returns the first element whose bits are not the expected ones, or empty. */
  static Optional<String> difference(String element, float[] expected, MemorySegment found) {
    for (int i = 0; i < expected.length; i++) {
      int wanted = Float.floatToRawIntBits(expected[i]);
      int bits = Float.floatToRawIntBits(found.getAtIndex(JAVA_FLOAT, i));
      if (bits != wanted) {
        return Optional.of("%s %d has bits %08x instead of %08x, seed %d"
            .formatted(element, i, bits, wanted, SEED));
      }
    }
    return Optional.empty();
  }

  /** Returns the first entry that is not the expected one, or empty. */
  static Optional<String> difference(String entry, int[] expected, MemorySegment found) {
    for (int i = 0; i < expected.length; i++) {
      int value = found.getAtIndex(JAVA_INT, i);
      if (value != expected[i]) {
        return Optional.of(
            "%s %d is %d instead of %d, seed %d".formatted(entry, i, value, expected[i], SEED));
      }
    }
    return Optional.empty();
  }
}
