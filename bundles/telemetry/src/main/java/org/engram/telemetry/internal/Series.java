package org.engram.telemetry.internal;

import com.codahale.metrics.Metric;

/**
 * A metric of the registry that is exported. Whoever looks at it has the product read first, unless
 * that was done a moment ago.
 */
sealed interface Series extends Metric permits ValueSeries, DurationSeries {
  SeriesName name();
}
