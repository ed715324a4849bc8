package org.engram.kernel.runtime.internal.trial;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Takes an exact share of what passes: of the first {@code n} things of a stripe it has taken
 * ⌊n·share⌋, so that all in all it differs from the share by less than one a stripe. Threads are
 * spread over stripes, hence no two of them wait for each other. Safe for any number of threads.
 */
public final class Share {
  /** Parts of the whole: a share of this many takes everything. */
  public static final int WHOLE = 10_000;

  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final int STRIDE = 16;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final int parts;
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
    return (n + 1) * parts / WHOLE > n * parts / WHOLE;
  }
}
