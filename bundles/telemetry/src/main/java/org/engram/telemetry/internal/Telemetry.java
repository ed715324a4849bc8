package org.engram.telemetry.internal;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.engram.kernel.runtime.DurationHistogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry: each reading asks the parts of the product what they have counted, and
 * nothing happens between readings. Who looks at a metric causes one, once a second at most. A
 * counter stays in the registry when its part is away; what passes goes with it. Safe for any
 * number of threads.
 */
public final class Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MetricRegistry registry;
  private final List<Source> sources;
  private final Set<Source> failing = new HashSet<>();
  private final LongSupplier nanoTime;
  private volatile boolean everRead;
  private volatile long lastReadNanos;
  private long scrapes;
  private long scrapeNanos;
  private long errors;

  Telemetry(MetricRegistry registry, List<Source> sources, LongSupplier nanoTime) {
    this.registry = registry;
    this.sources = List.copyOf(sources);
    this.nanoTime = nanoTime;
  }

  /** Returns the telemetry of a product, whose parts come and go, with an empty registry. */
  public static Telemetry of(Parts parts, Decisions decisions, String version) {
    return new Telemetry(
        new MetricRegistry(),
        List.of(
            new KernelSource(parts::control),
            new OperatorSource(parts::control, parts::rollouts, parts::settings),
            decisions,
            new EngineSource(parts::engine),
            new StoreSource(parts::store),
            new JvmSource(version)),
        System::nanoTime);
  }

  /** Returns the registry; its values are at most a second old when they are looked at. */
  public MetricRegistry registry() {
    return registry;
  }

  /** Reads all parts into the registry. One that cannot be read keeps what it had. */
  public synchronized void read() {
    long start = nanoTime.getAsLong();
    // Before the values: who looks at one meanwhile shall not begin another reading.
    lastReadNanos = start;
    everRead = true;
    Readings readings = new Readings();
    sources.forEach(source -> read(source, readings));
    scrapes++;
    scrapeNanos += nanoTime.getAsLong() - start;
    readings.value(Family.SCRAPES, scrapes);
    readings.value(Family.SCRAPE_TIME, seconds(scrapeNanos));
    readings.value(Family.SCRAPE_ERRORS, errors);
    publish(readings);
  }

  /** Reads all parts unless that was done within the last second. */
  void readIfOld() {
    if (!everRead || nanoTime.getAsLong() - lastReadNanos > FRESH_NANOS) {
      read();
    }
  }

  static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private void read(Source source, Readings readings) {
    try {
      source.read(readings);
      failing.remove(source);
    } catch (RuntimeException e) {
      errors++;
      if (failing.add(source)) {
        LOG.warn("Metrics of a part of the product are missing; next try at the next reading", e);
      }
    }
  }

  private void publish(Readings readings) {
    Map<String, Metric> known = registry.getMetrics();
    readings.values().forEach((name, value) -> {
      if (known.get(name.inRegistry()) instanceof ValueSeries series) {
        series.set(value);
      } else {
        registry.register(name.inRegistry(), filled(new ValueSeries(name, this::readIfOld), value));
      }
    });
    readings.durations().forEach((name, durations) -> {
      if (known.get(name.inRegistry()) instanceof DurationSeries series) {
        series.set(durations);
      } else {
        register(name, durations);
      }
    });
    registry.removeMatching((name, metric) -> metric instanceof Series series
        && series.name().family().kind().passing()
        && !readings.values().containsKey(series.name()));
  }

  private static ValueSeries filled(ValueSeries series, double value) {
    series.set(value);
    return series;
  }

  private void register(SeriesName name, DurationHistogram durations) {
    registry.register(name.inRegistry(), new DurationSeries(name, this::readIfOld, durations));
  }
}
