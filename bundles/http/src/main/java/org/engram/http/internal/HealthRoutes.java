package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Health: {@code healthy}, {@code degraded} (200, with reasons: it works, something is missing) or
 * {@code unhealthy} (503, with the failing checks). Ready means that port, store and kernels
 * answer; a missing embedding never makes the server unready.
 */
final class HealthRoutes {
  private final List<HealthCheck> checks;

  HealthRoutes(List<HealthCheck> checks) {
    this.checks = List.copyOf(checks);
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/health", (request, path) -> health()),
        Route.open("GET", "/health/live", (request, path) -> alive()),
        Route.open("GET", "/health/ready", (request, path) -> ready()));
  }

  private Response health() {
    List<HealthCheck.Finding> findings = findings();
    boolean fatal = findings.stream().anyMatch(HealthCheck.Finding::fatal);
    String status = fatal ? "unhealthy" : findings.isEmpty() ? "healthy" : "degraded";
    return Response.json(fatal ? 503 : 200, body(status, findings));
  }

  private static Response alive() {
    return Response.ok(body("alive", List.of()));
  }

  private Response ready() {
    List<HealthCheck.Finding> fatal =
        findings().stream().filter(HealthCheck.Finding::fatal).toList();
    return Response.json(
        fatal.isEmpty() ? 200 : 503, body(fatal.isEmpty() ? "ready" : "not ready", fatal));
  }

  private List<HealthCheck.Finding> findings() {
    List<HealthCheck.Finding> all = new ArrayList<>();
    for (HealthCheck check : checks) {
      all.addAll(check.findings());
    }
    return all;
  }

  private static ObjectNode body(String status, List<HealthCheck.Finding> findings) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", status);
    ArrayNode reasons = body.putArray("reasons");
    findings.forEach(finding ->
        reasons.addObject().put("check", finding.check()).put("reason", finding.reason()));
    return body;
  }
}
