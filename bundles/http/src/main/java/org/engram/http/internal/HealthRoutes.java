package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.engram.http.HealthPage;
import org.engram.http.HealthPage.Finding;
import org.engram.http.HealthPage.Question;

/**
 * Health: {@code healthy}, {@code degraded} (200, with reasons: it works, something is missing) or
 * {@code unhealthy} (503, with the failing checks). Ready means that port, store and kernels
 * answer; a missing embedding never makes the server unready.
 */
final class HealthRoutes {
  private static final Finding ABSENT =
      new Finding("health", "the bundle health does not run, or has no checks yet", true);

  private final Supplier<Optional<HealthPage>> page;

  HealthRoutes(Supplier<Optional<HealthPage>> page) {
    this.page = page;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/health", (request, path) -> health()),
        Route.open("GET", "/health/live", (request, path) -> alive()),
        Route.open("GET", "/health/ready", (request, path) -> ready()));
  }

  private Response health() {
    List<Finding> findings = findings(Question.ALL);
    boolean fatal = findings.stream().anyMatch(Finding::fatal);
    String status = fatal ? "unhealthy" : findings.isEmpty() ? "healthy" : "degraded";
    return Response.json(fatal ? 503 : 200, body(status, findings));
  }

  /** Without the checks the answer itself is the sign of life. */
  private Response alive() {
    List<Finding> fatal =
        page.get().map(health -> fatal(health.findings(Question.LIVE))).orElse(List.of());
    return Response.json(
        fatal.isEmpty() ? 200 : 503, body(fatal.isEmpty() ? "alive" : "not alive", fatal));
  }

  private Response ready() {
    List<Finding> fatal = fatal(findings(Question.READY));
    return Response.json(
        fatal.isEmpty() ? 200 : 503, body(fatal.isEmpty() ? "ready" : "not ready", fatal));
  }

  private List<Finding> findings(Question question) {
    return page.get().map(health -> health.findings(question)).orElse(List.of(ABSENT));
  }

  private static List<Finding> fatal(List<Finding> findings) {
    return findings.stream().filter(Finding::fatal).toList();
  }

  private static ObjectNode body(String status, List<Finding> findings) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", status);
    ArrayNode reasons = body.putArray("reasons");
    findings.forEach(finding ->
        reasons.addObject().put("check", finding.check()).put("reason", finding.reason()));
    return body;
  }
}
