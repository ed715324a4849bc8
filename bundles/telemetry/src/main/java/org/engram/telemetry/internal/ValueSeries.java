package org.engram.telemetry.internal;

import com.codahale.metrics.Gauge;

/** A number. Counters too are gauges here: what is counted is counted where it happens. */
final class ValueSeries implements Series, Gauge<Double> {
  private final SeriesName name;
  private final Runnable refresh;
  private volatile double value;

  ValueSeries(SeriesName name, Runnable refresh) {
    this.name = name;
    this.refresh = refresh;
  }

  void set(double now) {
    value = now;
  }

  @Override
  public SeriesName name() {
    return name;
  }

  @Override
  public Double getValue() {
    refresh.run();
    return value;
  }
}
