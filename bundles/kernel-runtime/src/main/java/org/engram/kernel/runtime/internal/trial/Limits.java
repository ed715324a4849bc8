package org.engram.kernel.runtime.internal.trial;

/**
 * From where on a guard trips that needs more than one call.
 *
 * @param p50Ratio greatest allowed ratio of the median times, candidate to incumbent
 * @param p99Ratio the same of the 99th percentiles
 * @param leastPairs pairs of a size class before its times count
 * @param overflowShare greatest allowed share of calls without enough scratch
 * @param leastCalls calls before that share counts
 */
public record Limits(
    double p50Ratio, double p99Ratio, long leastPairs, double overflowShare, long leastCalls) {
  /** Those of docs/hot-swap.md. */
  public static final Limits DEFAULT = new Limits(1.5, 3, 200, 0.001, 1000);
}
