package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.DurationHistogram;

/**
 * The durations of the last seconds, out of a histogram that only grows: what was added since the
 * reading that is as old as the window. Readings that are older are forgotten, so that after a
 * pause nothing is averaged over it. For one thread.
 */
final class DurationWindow {
  private final long windowNanos;
  private final ArrayDeque<Reading> readings = new ArrayDeque<>();

  private record Reading(long nanoTime, DurationHistogram durations, long calls) {}

  DurationWindow(Duration window) {
    this.windowNanos = window.toNanos();
  }

  /**
   * Takes a reading and writes the figures of the window: calls a second, and the median and 99th
   * percentile in nanoseconds as upper bounds of their buckets where there was a call.
   *
   * @param nanoTime of the reading, by {@link System#nanoTime}
   * @param durations all durations so far
   * @param calls all calls so far
   * @param into where the figures go
   */
  void read(long nanoTime, DurationHistogram durations, long calls, ObjectNode into) {
    while (!readings.isEmpty() && nanoTime - readings.getFirst().nanoTime() > windowNanos) {
      readings.removeFirst();
    }
    Optional<Reading> first = Optional.ofNullable(readings.peekFirst());
    readings.addLast(new Reading(nanoTime, durations, calls));
    first.ifPresent(since -> {
      double seconds =
          (nanoTime - since.nanoTime()) / (double) Duration.ofSeconds(1).toNanos();
      into.put("per_second", (calls - since.calls()) / seconds);
      DurationHistogram added = difference(durations, since.durations());
      if (added.count() > 0) {
        into.put("p50_nanos", added.quantileNanos(0.5)).put("p99_nanos", added.quantileNanos(0.99));
      }
    });
  }

  private static DurationHistogram difference(DurationHistogram now, DurationHistogram before) {
    List<Long> counts = new ArrayList<>(now.counts());
    for (int i = 0; i < counts.size(); i++) {
      counts.set(i, counts.get(i) - before.counts().get(i));
    }
    return new DurationHistogram(now.upperBoundNanos(), counts, now.sumNanos() - before.sumNanos());
  }
}
