package org.engram.kernel.testkit;

/**
 * The random numbers of the corpus: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), written out so
 * that a seed means the same inputs on every JDK. Integer operations and exact conversions only.
 * Not safe for concurrent use.
 */
public final class SplitMix64 {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Creates the sequence of that seed. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  /** Returns the next 64 random bits. */
  public long nextLong() {
    state += GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Returns 32 random bits. */
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** Returns an integer in 0 … {@code bound} − 1. */
  public int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Returns an integer in {@code least} … {@code most}. */
  public int between(int least, int most) {
    return least + below(most - least + 1);
  }

  /** Returns true once in {@code n} times on average. */
  public boolean oneIn(int n) {
    return below(n) == 0;
  }

  /** Returns a multiple of 2^-23 in [−1, 1). */
  public float signedUnit() {
    return ((int) (nextLong() >>> 40) - 0x80_0000) * 0x1p-23f;
  }
}
