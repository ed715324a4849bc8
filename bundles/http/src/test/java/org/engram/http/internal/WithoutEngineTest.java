package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.engram.http.MetricsPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says while there is no engine. */
class WithoutEngineTest {
  private final Router router = Api.withoutEngine("127.0.0.1", Optional::empty, Optional::empty);

  @ParameterizedTest
  @CsvSource({
    "GET,/health/live,200,alive",
    "GET,/health/ready,503,not ready",
    "GET,/health,503,unhealthy",
    "GET,/metrics,503,the bundle telemetry does not run",
    "GET,/console,503,the bundle console does not run",
    "GET,/api/v1/events,503,unavailable",
    "GET,/v1/spaces,503,unavailable",
    "POST,/v1/spaces/notes/memories,503,unavailable",
    "DELETE,/health,405,method_not_allowed"
  })
  void everyRequestHasAnAnswer(String method, String path, int status, String text) {
    Response answer = router.answer(request(method, path, "localhost"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains(text);
  }

  @Test
  void theReasonIsNamed() {
    assertThat(router.answer(request("GET", "/health/ready", "localhost")).text())
        .contains("\"check\":\"engine\"", "the memory engine is not there");
  }

  @Test
  void metricsThatAreThereAreServed() {
    Router metered = Api.withoutEngine(
        "127.0.0.1",
        () -> Optional.of(accept -> new MetricsPage.Page("text/plain; version=0.0.4", "up 1")),
        Optional::empty);
    Response answer = metered.answer(request("GET", "/metrics", "localhost"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("up 1");
  }

  @Test
  void aForeignHostIsRefusedAsEver() {
    assertThat(router.answer(request("GET", "/health/live", "evil.example")).status())
        .isEqualTo(421);
  }

  private static Request request(String method, String path, String host) {
    return new Request(
        method, path, Map.of(), Map.of("host", host), 0, InputStream::nullInputStream);
  }
}
