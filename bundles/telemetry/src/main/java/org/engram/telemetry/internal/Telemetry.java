package org.engram.telemetry.internal;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.runtime.DurationHistogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the registry: each reading asks the parts of the product what they have counted, and
 * nothing happens between readings. A counter stays in the registry when its part is away; what
 * passes goes with it. Safe for any number of threads.
 */
public final class Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

  private final MetricRegistry registry;
  private final List<Source> sources;
  private final Set<Source> failing = new HashSet<>();
  private long scrapes;
  private long scrapeNanos;
  private long errors;

  Telemetry(MetricRegistry registry, List<Source> sources) {
    this.registry = registry;
    this.sources = List.copyOf(sources);
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
            new JvmSource(version)));
  }

  /** Returns the registry; its values are those of the last {@link #read}. */
  public MetricRegistry registry() {
    return registry;
  }

  /** Reads all parts into the registry. One that cannot be read keeps what it had. */
  public synchronized void read() {
    long start = System.nanoTime();
    Readings readings = new Readings();
    sources.forEach(source -> read(source, readings));
    scrapes++;
    scrapeNanos += System.nanoTime() - start;
    readings.value(Family.SCRAPES, scrapes);
    readings.value(Family.SCRAPE_TIME, seconds(scrapeNanos));
    readings.value(Family.SCRAPE_ERRORS, errors);
    publish(readings);
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
        registry.register(name.inRegistry(), filled(new ValueSeries(name), value));
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
    registry.register(name.inRegistry(), new DurationSeries(name, durations));
  }
}
