package org.engram.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.engram.http.MetricsPage.Page;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.memory.NewMemory;
import org.engram.memory.RecallRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a product with a store, an engine and the Java provider exports. */
class TelemetryTest {
  private static final String SIMILARITY = "kernel=\"vector_similarity\",provider=\"java@1.0.0\",";
  private static final Reason REASON = new Reason("test", "because");
  private static final float[] CUE = {1, 0, 0};
  private static final int PATIENCE = 200;
  private static final long POLL_MS = 50;

  @TempDir
  Path data;

  private static void remember(RunningParts parts, String id, float... vector) {
    parts
        .memories()
        .remember(
            RunningParts.SPACE,
            new NewMemory(
                Optional.of(id),
                Optional.of("text"),
                Optional.empty(),
                Optional.of(vector),
                Map.of(),
                List.of()));
  }

  private static void recall(RunningParts parts) {
    parts.memories().recall(RunningParts.SPACE, RecallRequest.ofVector(CUE, 2));
  }

  private static Set<String> names(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1)[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everythingThatIsListedIsExportedByARunningProduct() throws InterruptedException {
    try (RunningParts parts = new RunningParts(data)) {
      remember(parts, "a", 1, 0, 0);
      recall(parts);
      parts.runtime().timeReferences();
      awaitTick(parts);
      Set<String> missing = Arrays.stream(Family.values())
          .map(Family::title)
          .collect(Collectors.toCollection(TreeSet::new));
      missing.removeAll(names(parts.scrape()));
      missing.removeIf(name -> name.startsWith("engram_rollout_"));
      if (!Files.exists(Path.of("/proc/self/status"))) {
        missing.remove(Family.PROCESS_RESIDENT.title());
      }
      assertThat(missing).isEmpty();
    }
  }

  /** The time of the last call is that of a tick, which comes by itself. */
  private static void awaitTick(RunningParts parts) throws InterruptedException {
    for (int waited = 0; waited < PATIENCE; waited++) {
      if (names(parts.scrape()).contains(Family.KERNEL_LAST_INVOCATION.title())) {
        return;
      }
      Thread.sleep(POLL_MS);
      recall(parts);
    }
  }

  @Test
  void callsAreCountedAndTimedUnderTheNamesThatOperatorsKnow() {
    try (RunningParts parts = new RunningParts(data)) {
      remember(parts, "a", 1, 0, 0);
      for (int i = 0; i < 3; i++) {
        recall(parts);
      }
      String scrape = parts.scrape();
      assertThat(scrape)
          .contains("# TYPE engram_zig_kernel_duration_seconds histogram")
          .contains("# TYPE engram_zig_kernel_invocations_total counter")
          .contains("# TYPE engram_zig_arena_high_water_mark_bytes gauge")
          .containsPattern("engram_zig_kernel_duration_seconds_bucket\\{" + SIMILARITY
              + "tier=\"(vector|scalar)\",le=\"1.0E-6\"} \\d+")
          .containsPattern("engram_zig_kernel_duration_seconds_sum\\{" + SIMILARITY)
          .containsPattern("engram_zig_kernel_errors_total\\{code=\"Internal\"," + SIMILARITY
              + "tier=\"(vector|scalar)\"} 0")
          .contains("engram_zig_arena_overflows_total 0.0")
          .contains("engram_memory_operation_duration_seconds_count{operation=\"recall\"} 3")
          .contains("engram_memories 1.0")
          .contains(",version=\"1.2.3\"} 1");
      assertThat(parts.value("engram_zig_arena_high_water_mark_bytes")).isPositive();
      assertThat(parts.value("engram_store_commits_total")).isGreaterThanOrEqualTo(2);
      assertThat(parts.value("engram_scrape_errors_total")).isZero();
    }
  }

  @Test
  void countersGoOnWhenAProviderLeavesAndReturns() {
    String invocations = "engram_zig_kernel_invocations_total{" + SIMILARITY + "tier=\"";
    try (RunningParts parts = new RunningParts(data)) {
      remember(parts, "a", 1, 0, 0);
      recall(parts);
      List<Double> seen = new ArrayList<>(List.of(sum(parts, invocations)));
      parts.add("2.0.0");
      parts.remove(1);
      seen.add(sum(parts, invocations));
      assertThat(parts.scrape()).doesNotContain("engram_provider_holds{provider=\"java@1.0.0\"}");
      parts.add("1.0.0");
      seen.add(sum(parts, invocations));
      parts
          .runtime()
          .control()
          .swap(ProviderSelector.parse("java@1.0.0"), Optional.empty(), REASON);
      recall(parts);
      seen.add(sum(parts, invocations));
      assertThat(seen).isSorted();
      assertThat(seen.getLast()).isGreaterThan(seen.getFirst());
      assertThat(parts.scrape())
          .contains("engram_provider_holds{provider=\"java@1.0.0\"} 0.0")
          .containsPattern("engram_kernel_route_info\\{" + SIMILARITY + "tier=.*why=\"choice\"} 1");
    }
  }

  private static double sum(RunningParts parts, String prefix) {
    return parts
        .scrape()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void openMetricsIsWrittenForWhoAcceptsIt() {
    try (RunningParts parts = new RunningParts(data)) {
      Page page = parts.page("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
      assertThat(page.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
      assertThat(page.text())
          .endsWith("# EOF\n")
          .contains("# TYPE engram_zig_arena_overflows counter");
      Page text = parts.page("text/plain");
      assertThat(text.contentType()).isEqualTo("text/plain; version=0.0.4");
      assertThat(text.text()).doesNotContain("# EOF");
    }
  }

  /** The page of docs lists each metric once, with its kind and its labels. */
  @Test
  void theReferenceListsWhatIsExported() throws Exception {
    Pattern row = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\w+) \\| ([^|]*) \\|");
    Matcher rows = row.matcher(Files.readString(Path.of("../../docs/telemetry.md")));
    Set<String> listed = new TreeSet<>();
    while (rows.find()) {
      listed.add(rows.group(1) + " " + rows.group(2) + " " + rows.group(3).strip());
    }
    Set<String> exported = Arrays.stream(Family.values())
        .map(family -> family.title() + " " + family.kind().name().toLowerCase(Locale.ROOT)
            + " "
            + family.labels().stream().map(l -> "`" + l + "`").collect(Collectors.joining(", ")))
        .map(String::strip)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed.stream().map(String::strip)).containsExactlyElementsOf(exported);
  }
}
