package org.engram.http.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.engram.http.MetricsPage;

/** The metrics for Prometheus, as long as a bundle has some. */
final class MetricsRoute {
  private final Supplier<Optional<MetricsPage>> metrics;

  MetricsRoute(Supplier<Optional<MetricsPage>> metrics) {
    this.metrics = metrics;
  }

  Route route() {
    return Route.open("GET", "/metrics", (request, path) -> answer(request));
  }

  private Response answer(Request request) {
    MetricsPage page = metrics
        .get()
        .orElseThrow(() -> new ApiException(
            503, "unavailable", "there are no metrics: the bundle telemetry does not run"));
    MetricsPage.Page read = page.read(request.header("accept"));
    return new Response(200, read.contentType(), read.text(), Map.of());
  }
}
