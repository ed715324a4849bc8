package org.engram.telemetry.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.engram.kernel.runtime.DurationHistogram;

/** What one reading of the product found. What has the same name is added up. */
final class Readings {
  private final Map<SeriesName, Double> values = new LinkedHashMap<>();
  private final Map<SeriesName, DurationHistogram> durations = new LinkedHashMap<>();

  void value(Family family, double value, String... labels) {
    values.merge(new SeriesName(family, List.of(labels)), value, Double::sum);
  }

  /** Counts far below 2^53, so that nothing is lost. */
  void value(Family family, long value, String... labels) {
    value(family, (double) value, labels);
  }

  void truth(Family family, boolean value, String... labels) {
    value(family, value ? 1L : 0L, labels);
  }

  /** Says that something is so. */
  void info(Family family, String... labels) {
    values.put(new SeriesName(family, List.of(labels)), 1.0);
  }

  void durations(Family family, DurationHistogram histogram, String... labels) {
    durations.merge(new SeriesName(family, List.of(labels)), histogram, DurationHistogram::plus);
  }

  Map<SeriesName, Double> values() {
    return values;
  }

  Map<SeriesName, DurationHistogram> durations() {
    return durations;
  }
}
