package org.engram.kernel.admission.internal.trial;

import java.lang.foreign.Arena;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/**
 * Whether the process grows while small calls are made again and again. The first part warms up;
 * memory that every later part adds to is a leak, growth in some of them is the JVM.
 */
final class MemoryGrowth {
  /** Small calls of each kernel that a tier is given. */
  static final int CALLS = 100_000;

  private static final int PARTS = 5;
  private static final int CALLS_A_PART = CALLS / PARTS;
  private static final int SIZE = 3;
  private static final long LEAST_GROWTH = 256 << 10; // 13 bytes a call

  private final SteadyCalls calls;

  MemoryGrowth(KernelProvider provider, Tier tier, Arena arena) {
    this.calls = new SteadyCalls(provider, tier, arena, SIZE);
  }

  /** Returns what is wrong, or empty. */
  Optional<String> problem() {
    long least = Long.MAX_VALUE;
    long first = 0;
    long before = 0;
    for (int part = 0; part < PARTS; part++) {
      for (int i = 0; i < CALLS_A_PART; i++) {
        Optional<String> wrong = calls.round();
        if (wrong.isPresent()) {
          return wrong;
        }
      }
      long now = Census.anonymousBytes();
      if (part == 0) {
        first = now;
      } else {
        least = Math.min(least, now - before);
      }
      before = now;
    }
    return least < LEAST_GROWTH
        ? Optional.empty()
        : Optional.of("memory leaks: " + (before - first) + " bytes in " + (CALLS - CALLS_A_PART)
            + " small calls of each kernel");
  }
}
