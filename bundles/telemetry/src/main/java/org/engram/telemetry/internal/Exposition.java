package org.engram.telemetry.internal;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.http.MetricsPage.Page;
import org.engram.kernel.runtime.DurationHistogram;

/** Writes a registry for Prometheus, as text or as OpenMetrics. */
public final class Exposition {
  private static final String CHARSET = "; charset=utf-8";

  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  /** Returns the series of the registry in the format that is asked for. */
  public Page page(MetricRegistry registry, Optional<String> accept) {
    ExpositionFormatWriter writer =
        accept.filter(openMetrics::accepts).isPresent() ? openMetrics : text;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, snapshots(registry), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Page(
        writer.getContentType().replace(CHARSET, ""), out.toString(StandardCharsets.UTF_8));
  }

  private static MetricSnapshots snapshots(MetricRegistry registry) {
    Map<Family, List<Series>> families = new EnumMap<>(Family.class);
    registry.getMetrics().values().forEach(metric -> {
      if (metric instanceof Series series) {
        families.computeIfAbsent(series.name().family(), _ -> new ArrayList<>()).add(series);
      }
    });
    List<MetricSnapshot> snapshots = new ArrayList<>();
    families.forEach((family, series) -> snapshots.add(snapshot(family, series)));
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot snapshot(Family family, List<Series> all) {
    // The library adds the suffixes of counters and infos by itself.
    String name = family.title().replaceFirst("_(total|info)$", "");
    return switch (family.kind()) {
      case COUNTER -> {
        CounterSnapshot.Builder counter = CounterSnapshot.builder();
        counter.name(name).help(family.meaning());
        all.forEach(series -> counter.dataPoint(CounterDataPointSnapshot.builder()
            .labels(labels(series.name()))
            .value(value(series))
            .build()));
        yield counter.build();
      }
      case GAUGE -> {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
        gauge.name(name).help(family.meaning());
        all.forEach(series -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
            .labels(labels(series.name()))
            .value(value(series))
            .build()));
        yield gauge.build();
      }
      case INFO -> {
        InfoSnapshot.Builder info = InfoSnapshot.builder();
        info.name(name).help(family.meaning());
        all.forEach(series -> info.dataPoint(
            InfoDataPointSnapshot.builder().labels(labels(series.name())).build()));
        yield info.build();
      }
      case HISTOGRAM -> {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder();
        histogram.name(name).help(family.meaning());
        all.forEach(series -> histogram.dataPoint(durations(series)));
        yield histogram.build();
      }
    };
  }

  private static double value(Series series) {
    return switch (series) {
      case ValueSeries own -> own.getValue();
      case DurationSeries own -> own.getCount();
    };
  }

  private static HistogramDataPointSnapshot durations(Series series) {
    DurationHistogram durations = switch (series) {
      case DurationSeries own -> own.durations();
      case ValueSeries own -> throw new IllegalStateException(own.name() + " has no buckets");
    };
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    int last = durations.upperBoundNanos().size();
    for (int i = 0; i < last; i++) {
      buckets.bucket(
          Telemetry.seconds(durations.upperBoundNanos().get(i)),
          durations.counts().get(i));
    }
    buckets.bucket(Double.POSITIVE_INFINITY, durations.counts().get(last));
    return HistogramDataPointSnapshot.builder()
        .labels(labels(series.name()))
        .classicHistogramBuckets(buckets.build())
        .sum(Telemetry.seconds(durations.sumNanos()))
        .build();
  }

  private static Labels labels(SeriesName name) {
    return Labels.of(
        name.family().labels().toArray(String[]::new), name.values().toArray(String[]::new));
  }
}
