package org.engram.drill.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of one step of a drill, and their quantiles. */
final class Times {
  private static final double NANOS_PER_MS = 1e6;

  private final List<Long> nanos = new ArrayList<>();

  void add(long duration) {
    nanos.add(duration);
  }

  int count() {
    return nanos.size();
  }

  /** Returns that percentile in milliseconds; NaN if nothing was measured. */
  double ms(int percent) {
    if (nanos.isEmpty()) {
      return Double.NaN;
    }
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    int rank = (percent * sorted.size() + 99) / 100;
    return sorted.get(Math.max(rank, 1) - 1) / NANOS_PER_MS;
  }

  @Override
  public String toString() {
    return "p50 %.3f ms, p99 %.3f ms, max %.3f ms".formatted(ms(50), ms(99), ms(100));
  }
}
