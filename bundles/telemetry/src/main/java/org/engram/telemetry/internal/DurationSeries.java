package org.engram.telemetry.internal;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import org.engram.kernel.runtime.DurationHistogram;

/**
 * Durations in buckets, in nanoseconds: a histogram for every reader of the registry, and with the
 * buckets for Prometheus. It is filled by readings alone.
 */
final class DurationSeries extends Histogram implements Series {
  private final SeriesName name;
  private final Runnable refresh;
  private volatile DurationHistogram durations;

  DurationSeries(SeriesName name, Runnable refresh, DurationHistogram durations) {
    super(new NoReservoir());
    this.name = name;
    this.refresh = refresh;
    this.durations = durations;
  }

  void set(DurationHistogram now) {
    durations = now;
  }

  DurationHistogram durations() {
    return durations;
  }

  @Override
  public SeriesName name() {
    return name;
  }

  @Override
  public long getCount() {
    refresh.run();
    return durations.count();
  }

  @Override
  public Snapshot getSnapshot() {
    refresh.run();
    return new DurationSnapshot(durations);
  }

  @Override
  public void update(int value) {
    update((long) value);
  }

  @Override
  public void update(long value) {
    throw new UnsupportedOperationException(name.inRegistry() + " is measured where it happens");
  }

  /** The counting is done elsewhere. */
  private static final class NoReservoir implements Reservoir {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public void update(long value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot getSnapshot() {
      throw new UnsupportedOperationException();
    }
  }
}
