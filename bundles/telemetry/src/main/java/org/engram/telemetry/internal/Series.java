package org.engram.telemetry.internal;

import com.codahale.metrics.Metric;

/** A metric of the registry that is exported: as of the last reading. */
sealed interface Series extends Metric permits ValueSeries, DurationSeries {
  SeriesName name();
}
