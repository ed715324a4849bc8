package org.engram.kernel.admission.internal.trial;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether the process grows while small calls are made again and again. A leak adds to every part
 * of the calls, however many there are. The compilers and the rest of the JVM, which may be late on
 * a busy machine, come to rest: as long as the parts grew on the average, and two in a row did not
 * stand still, more are made before it is called a leak. One part alone says little: the JVM gives
 * memory back when it likes. The first part warms up.
 */
final class MemoryGrowth {
  /** Small calls of each kernel that a tier is given at least. */
  static final int CALLS = 100_000;

  private static final int CALLS_A_PART = 20_000;
  private static final int PARTS = CALLS / CALLS_A_PART;
  private static final int MOST_PARTS = 10 * PARTS;
  private static final int REST = 2;
  private static final long LEAST_GROWTH = 256 << 10; // 13 bytes a call

  private final Supplier<Optional<String>> round;
  private final LongSupplier bytes;

  /**
   * Creates a watch.
   *
   * @param round makes every call once and returns what was wrong with one
   * @param bytes memory of the process now
   */
  MemoryGrowth(Supplier<Optional<String>> round, LongSupplier bytes) {
    this.round = round;
    this.bytes = bytes;
  }

  /** Returns what is wrong, or empty. */
  Optional<String> problem() {
    Optional<String> wrong = part();
    long first = bytes.getAsLong();
    long before = first;
    int still = 0;
    boolean grows = true;
    int parts = 1;
    while (wrong.isEmpty() && (parts < PARTS || (grows && parts < MOST_PARTS))) {
      wrong = part();
      long now = bytes.getAsLong();
      still = now - before >= LEAST_GROWTH ? 0 : still + 1;
      grows = still < REST && now - first >= parts * LEAST_GROWTH;
      before = now;
      parts++;
    }
    if (wrong.isPresent() || !grows) {
      return wrong;
    }
    return Optional.of("memory leaks: " + (before - first) + " bytes in "
        + (parts - 1) * CALLS_A_PART + " small calls of each kernel");
  }

  private Optional<String> part() {
    Optional<String> wrong = Optional.empty();
    for (int i = 0; i < CALLS_A_PART && wrong.isEmpty(); i++) {
      wrong = round.get();
    }
    return wrong;
  }
}
