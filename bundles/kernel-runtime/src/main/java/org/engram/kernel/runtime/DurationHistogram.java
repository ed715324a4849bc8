package org.engram.kernel.runtime;

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
}
