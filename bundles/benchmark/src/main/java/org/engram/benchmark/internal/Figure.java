package org.engram.benchmark.internal;

import java.util.Arrays;
import java.util.Optional;

/**
 * What was measured of one call on one provider and tier.
 *
 * @param name under which it is kept
 * @param shape what was called
 * @param provider {@code id@version}, or what moved the memory
 * @param tier the tier, or empty for the memory itself
 * @param calls how many calls were timed
 * @param p50Nanos half of the calls took no longer
 * @param p99Nanos 99 of 100 calls took no longer
 * @param perSecond elements in a second, by the mean
 * @param element one of them
 * @param share of the roofline, where there is one
 * @param arena share of a scratch arena that the call needs
 * @param warm whether the compiler was done with it before it was timed; else it says little
 */
record Figure(
    String name,
    String shape,
    String provider,
    String tier,
    int calls,
    double p50Nanos,
    double p99Nanos,
    double perSecond,
    String element,
    Optional<Share> share,
    double arena,
    boolean warm) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEDIAN = 0.5;
  private static final double LAST = 0.99;

  /** A ratio in each round. */
  record Share(double least, double median, double most) {
    static Share of(double[] ratios) {
      double[] sorted = ratios.clone();
      Arrays.sort(sorted);
      return new Share(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
  }

  /** What was called, and who served. */
  record Label(String name, String shape, String provider, String tier) {}

  /**
   * Returns the figure of these times.
   *
   * @param elements computed by one call
   */
  static Figure of(
      Label label,
      Times times,
      long elements,
      String element,
      Optional<Share> share,
      double arena) {
    return new Figure(
        label.name(),
        label.shape(),
        label.provider(),
        label.tier(),
        times.calls(),
        times.percentile(MEDIAN),
        times.percentile(LAST),
        elements * NANOS_PER_SECOND / Math.max(1, times.mean()),
        element,
        share,
        arena,
        times.warm());
  }
}
