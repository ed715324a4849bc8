package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.http.HealthPage;
import org.engram.http.HealthPage.Finding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of the contract, whatever the checks found. */
class HealthRoutesTest {
  private static final Finding NO_MODEL = new Finding("embedding", "no model", false);
  private static final Finding READ_ONLY = new Finding("engine", "the disk is \"full\"", true);

  private final List<Finding> findings = new ArrayList<>();
  private @Nullable HealthPage page = question -> findings;
  private final List<Route> routes = new HealthRoutes(() -> Optional.ofNullable(page)).routes();

  private Response get(String path) {
    Request request =
        new Request("GET", path, Map.of(), Map.of(), 0, java.io.InputStream::nullInputStream);
    return routes.stream()
        .filter(route -> route.template().equals(path))
        .findFirst()
        .orElseThrow()
        .handler()
        .handle(request, Map.of());
  }

  @ParameterizedTest
  @CsvSource({"/health,healthy", "/health/live,alive", "/health/ready,ready"})
  void allIsWell(String path, String status) {
    assertThat(get(path).status()).isEqualTo(200);
    assertThat(get(path).text()).isEqualTo("{\"status\":\"" + status + "\",\"reasons\":[]}");
  }

  @Test
  void whatIsMissingDegradesAndDoesNotMakeItUnready() {
    findings.add(NO_MODEL);
    assertThat(get("/health"))
        .isEqualTo(new Response(
            200,
            "application/json",
            "{\"status\":\"degraded\",\"reasons\":[{\"check\":\"embedding\",\"reason\":\"no model\"}]}",
            Map.of()));
    assertThat(get("/health/ready").status()).isEqualTo(200);
    assertThat(get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void whatIsFatalMakesItUnreadyAndIsNamedAlone() {
    findings.add(NO_MODEL);
    findings.add(READ_ONLY);
    assertThat(get("/health").status()).isEqualTo(503);
    assertThat(get("/health").text()).contains("\"unhealthy\"", "no model", "full");
    assertThat(get("/health/ready"))
        .isEqualTo(new Response(
            503,
            "application/json",
            "{\"status\":\"not ready\",\"reasons\":[{\"check\":\"engine\","
                + "\"reason\":\"the disk is \\\"full\\\"\"}]}",
            Map.of()));
  }

  @Test
  void withoutTheBundleThatChecksItIsNotReady() {
    page = null;
    assertThat(get("/health").status()).isEqualTo(503);
    assertThat(get("/health/ready").text()).contains("the bundle health does not run");
    assertThat(get("/health/live").status()).isEqualTo(200);
  }
}
