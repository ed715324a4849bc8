package org.engram.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.KernelEvent;
import org.junit.jupiter.api.Test;

/** The registry, by sources that a test makes. */
class ReadingsTest {
  private static final DurationHistogram TWO =
      new DurationHistogram(List.of(1_000L, 2_000L), List.of(1L, 1L, 0L), 2_500);

  private final MetricRegistry registry = new MetricRegistry();
  private final List<Source> sources = new ArrayList<>();

  private String scrape() {
    Telemetry telemetry = new Telemetry(registry, sources, System::nanoTime);
    telemetry.read();
    return new Exposition().page(registry, Optional.empty()).text();
  }

  @Test
  void whatHasTheSameNameIsAddedUp() {
    sources.add(into -> {
      into.value(Family.PROVIDER_HOLDS, 1, "other");
      into.value(Family.PROVIDER_HOLDS, 2, "other");
      into.durations(Family.OPERATION_DURATION, TWO, "recall");
      into.durations(Family.OPERATION_DURATION, TWO, "recall");
    });
    assertThat(scrape())
        .contains("engram_provider_holds{provider=\"other\"} 3.0")
        .contains(
            "engram_memory_operation_duration_seconds_bucket{operation=\"recall\",le=\"1.0E-6\"} 2")
        .contains(
            "engram_memory_operation_duration_seconds_bucket{operation=\"recall\",le=\"2.0E-6\"} 4")
        .contains(
            "engram_memory_operation_duration_seconds_bucket{operation=\"recall\",le=\"+Inf\"} 4")
        .contains("engram_memory_operation_duration_seconds_sum{operation=\"recall\"} 5.0E-6");
  }

  @Test
  void whatPassesIsGoneAndWhatCountsStays() {
    sources.add(into -> {
      into.value(Family.ROUTE_CHANGES, 7);
      into.value(Family.SPACES, 3);
    });
    assertThat(scrape()).contains("engram_spaces 3.0");
    sources.clear();
    assertThat(scrape())
        .contains("engram_kernel_route_changes_total 7.0")
        .doesNotContain("engram_spaces");
  }

  @Test
  void aPartThatCannotBeReadKeepsNothingElse() {
    sources.add(into -> {
      throw new IllegalStateException("planted");
    });
    sources.add(into -> into.value(Family.SPACES, 3));
    assertThat(scrape()).contains("engram_spaces 3.0", "engram_scrape_errors_total 1.0");
  }

  @Test
  void otherReadersOfTheRegistrySeeHistograms() {
    sources.add(into -> into.durations(Family.OPERATION_DURATION, TWO, "recall"));
    scrape();
    Histogram histogram = Objects.requireNonNull(registry
        .getHistograms()
        .get("engram_memory_operation_duration_seconds{operation=\"recall\"}"));
    assertThat(histogram.getCount()).isEqualTo(2);
    assertThat(histogram.getSnapshot().getMedian()).isEqualTo(1_000);
    assertThat(histogram.getSnapshot().getMax()).isEqualTo(2_000);
    assertThat(histogram.getSnapshot().getMean()).isEqualTo(1_250);
    assertThatThrownBy(() -> histogram.update(1)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void anythingOfTheLabelsIsEscaped() {
    sources.add(into -> into.value(Family.PROVIDER_HOLDS, 1, "a\"b\\c\nd"));
    assertThat(scrape()).contains("engram_provider_holds{provider=\"a\\\"b\\\\c\\nd\"} 1.0");
    assertThatThrownBy(() -> new SeriesName(Family.PROVIDER_HOLDS, List.of()))
        .hasMessageContaining("provider");
  }

  @Test
  void theValuesOfALabelAreBounded() {
    LabelLimit limit = new LabelLimit(2);
    assertThat(IntStream.range(0, 5).mapToObj(i -> limit.of("p" + i)))
        .containsExactly("p0", "p1", "other", "other", "other");
    assertThat(List.of(limit.of("p1"), limit.of("p4"))).containsExactly("p1", "other");
  }

  @Test
  void decisionsGuardsAndRoutesAreCounted() {
    Decisions decisions = new Decisions();
    sources.add(decisions);
    decisions.happened(event("route", Map.of()));
    decisions.happened(event("swap", Map.of("who", "ann")));
    decisions.happened(event("reject", Map.of("who", "guard latency")));
    decisions.happened(event("waltz", Map.of()));
    assertThat(scrape())
        .contains("engram_kernel_route_changes_total 1.0")
        .contains("engram_kernel_decisions_total{decision=\"swap\"} 1.0")
        .contains("engram_kernel_decisions_total{decision=\"rollback\"} 0.0")
        .contains("engram_kernel_decisions_total{decision=\"other\"} 1.0")
        .contains("engram_kernel_guards_total{guard=\"latency\"} 1.0");
  }

  private static KernelEvent event(String what, Map<String, String> details) {
    return new KernelEvent(Instant.EPOCH, what, what, details);
  }
}
