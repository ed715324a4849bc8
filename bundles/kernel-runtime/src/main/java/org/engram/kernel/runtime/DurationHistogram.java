package org.engram.kernel.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Durations in fixed buckets, as Prometheus counts them.
 *
 * @param upperBoundNanos inclusive upper bounds, ascending, without the infinite one
 * @param counts durations in each bucket, not cumulative; one more than there are bounds
 * @param sumNanos sum of all durations
 */
public record DurationHistogram(List<Long> upperBoundNanos, List<Long> counts, long sumNanos) {
  /** Copies the lists and checks that they belong together. */
  public DurationHistogram {
    upperBoundNanos = List.copyOf(upperBoundNanos);
    counts = List.copyOf(counts);
    if (counts.size() != upperBoundNanos.size() + 1) {
      throw new IllegalArgumentException(
          counts.size() + " counts for " + upperBoundNanos.size() + " bounds");
    }
  }

  /** Returns the number of durations. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns the upper bound of the bucket in which that quantile lies, in nanoseconds; the last
   * bound for what lies beyond it, and 0 if there is no duration.
   */
  public long quantileNanos(double quantile) {
    long rank = (long) Math.ceil(quantile * count());
    long seen = 0;
    for (int i = 0; i < upperBoundNanos.size(); i++) {
      seen += counts.get(i);
      if (seen >= rank && rank > 0) {
        return upperBoundNanos.get(i);
      }
    }
    return rank == 0 ? 0 : upperBoundNanos.getLast();
  }

  /** Returns both together; the bounds must be the same. */
  public DurationHistogram plus(DurationHistogram other) {
    if (!upperBoundNanos.equals(other.upperBoundNanos)) {
      throw new IllegalArgumentException("histograms of other bounds cannot be added");
    }
    List<Long> sums = new ArrayList<>(counts);
    for (int i = 0; i < sums.size(); i++) {
      sums.set(i, sums.get(i) + other.counts.get(i));
    }
    return new DurationHistogram(upperBoundNanos, sums, sumNanos + other.sumNanos);
  }
}
