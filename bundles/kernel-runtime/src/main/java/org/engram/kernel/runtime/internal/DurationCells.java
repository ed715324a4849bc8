package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.engram.kernel.runtime.DurationHistogram;

/** A histogram that grows, in a few stripes so that two threads seldom share a cell. */
final class DurationCells {
  /** 1-2-5 steps, and the bounds that alerts ask for: 3, 80, 120 and 150 µs. */
  static final List<Long> BOUNDS = bounds();

  private static final long[] BOUND = BOUNDS.stream().mapToLong(Long::longValue).toArray();
  /** Where the sum is, behind the buckets and the infinite one. */
  private static final int SUM = BOUND.length + 1;

  private static final int STRIPE_BITS = 3;
  private static final int STRIPES = 1 << STRIPE_BITS;
  private static final int PADDING = 16;
  private static final int STRIDE = SUM + 1 + PADDING;

  private final AtomicLongArray cells = new AtomicLongArray(STRIPES * STRIDE);

  /** Enters a duration that stands for {@code weight} calls. */
  void add(long nanos, long weight) {
    int from = (Stripes.current() >>> (Stripes.BITS - STRIPE_BITS)) * STRIDE;
    int found = Arrays.binarySearch(BOUND, nanos);
    cells.getAndAdd(from + (found < 0 ? -found - 1 : found), weight);
    cells.getAndAdd(from + SUM, nanos * weight);
  }

  DurationHistogram snapshot() {
    long[] sums = new long[SUM + 1];
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      for (int i = 0; i <= SUM; i++) {
        sums[i] += cells.get(stripe * STRIDE + i);
      }
    }
    List<Long> counts = Arrays.stream(sums, 0, SUM).boxed().toList();
    return new DurationHistogram(BOUNDS, counts, sums[SUM]);
  }

  private static List<Long> bounds() {
    List<Long> bounds = new ArrayList<>(List.of(100L, 250L, 500L));
    for (long decade = 1_000; decade < TimeUnit.SECONDS.toNanos(10); decade *= 10) {
      bounds.addAll(List.of(decade, 2 * decade, 5 * decade));
    }
    bounds.add(TimeUnit.SECONDS.toNanos(10));
    bounds.addAll(List.of(3_000L, 80_000L, 120_000L, 150_000L));
    return bounds.stream().sorted().toList();
  }
}
