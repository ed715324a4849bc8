package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.engram.http.MetricsPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsRouteTest {
  @TempDir
  private Path data;

  @Test
  void withoutABundleThatHasMetricsTheAnswerSaysSo() {
    try (Backend api = new Backend(data)) {
      Response answer = api.get("/metrics");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("unavailable", "the bundle telemetry does not run");
      assertThat(api.get("/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void whatTheRequestAcceptsIsPassedOn() {
    try (Backend api = new Backend(data)) {
      api.offer(accept -> new MetricsPage.Page("text/plain; version=0.0.4", accept.toString()));
      assertThat(api.get("/metrics"))
          .isEqualTo(new Response(
              200, "text/plain; version=0.0.4", Optional.empty().toString(), Map.of()));
      assertThat(api.send("GET", "/metrics", "", Map.of("accept", "a/b")).text())
          .isEqualTo("Optional[a/b]");
    }
  }

  @Test
  void metricsAreReadOnly() {
    try (Backend api = new Backend(data)) {
      assertThat(api.post("/metrics", "{}").status()).isEqualTo(405);
    }
  }
}
