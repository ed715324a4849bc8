package org.engram.kernel.runtime.internal;

/** Spreads threads over {@link #COUNT} cells, so that they seldom share a cache line. */
final class Stripes {
  static final int BITS = 6;
  static final int COUNT = 1 << BITS;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private Stripes() {}

  /** Returns the stripe of the calling thread, 0 … {@link #COUNT} − 1. */
  static int current() {
    return (int) ((Thread.currentThread().threadId() * GOLDEN_RATIO) >>> (Long.SIZE - BITS));
  }
}
