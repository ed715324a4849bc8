package org.engram.kernel.runtime.internal.trial;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Takes an exact share of what passes: one of each run of {@code 1/share} things of a stripe, so
 * that all in all it differs from the share by less than one a stripe. Which of the run, a hash
 * decides: a caller who makes calls of several kinds in turn would else have the same kind taken
 * each time, and the others never. Threads are spread over stripes, hence no two of them wait for
 * each other. Safe for any number of threads.
 */
public final class Share {
  /** Parts of the whole: a share of this many takes everything. */
  public static final int WHOLE = 10_000;

  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final int STRIDE = 16;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final int parts;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final AtomicLongArray passed = new AtomicLongArray((STRIPES + 1) * STRIDE);

  private Share(int parts) {
    this.parts = parts;
  }

  /**
   * Returns a share that has taken nothing yet.
   *
   * @param percent from 0 to 100
   */
  public static Share percent(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException(percent + " % is no share: expected 0 … 100");
    }
    return new Share(percent * WHOLE / 100);
  }

  /** Returns whether what passes now is taken. */
  public boolean takes() {
    if (parts == WHOLE) {
      return true;
    }
    int stripe =
        (int) ((Thread.currentThread().threadId() * GOLDEN_RATIO) >>> (Long.SIZE - STRIPE_BITS));
    // Wraps after 2^49 calls at the earliest, which no process sees.
    long n = passed.getAndIncrement((stripe + 1) * STRIDE);
    if (parts == 0) {
      return false;
    }
    long run = n * parts / WHOLE;
    long first = firstOf(run);
    long length = firstOf(run + 1) - first;
    return n == first + Long.remainderUnsigned(mix(run + seed), length);
  }

  private long firstOf(long run) {
    return Math.ceilDiv(run * WHOLE, parts);
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long value) {
    long z = value * GOLDEN_RATIO;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
