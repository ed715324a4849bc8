package org.engram.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.engram.http.ConsoleFiles;
import org.engram.http.HealthPage;
import org.engram.http.HealthPage.Question;
import org.engram.http.MetricsPage;
import org.engram.http.internal.events.EventFeed;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.memory.MemoryEngine;

/** All operations of the API; {@code openapi.yaml} describes them, and a test compares both. */
public final class Api {
  private Api() {}

  /**
   * What the operations work on.
   *
   * @param engine the memory engine
   * @param control the kernels, as operators see them
   * @param rollouts the rollouts of providers
   * @param settings the settings
   * @param health what runs the health checks, while it is there
   * @param bindHost address that the server is bound to
   * @param adminToken token of mutations of the runtime
   * @param repository the provider JARs, if kernel admission is there
   * @param metrics what the metrics come from, while it is there
   */
  public record Backends(
      MemoryEngine engine,
      KernelControl control,
      Rollouts rollouts,
      Settings settings,
      Supplier<Optional<HealthPage>> health,
      String bindHost,
      Supplier<String> adminToken,
      Optional<ProviderRepository> repository,
      Supplier<Optional<MetricsPage>> metrics) {}

  /**
   * What those who watch are given.
   *
   * @param files the files of the console, while they are there
   * @param events what happens, as it happens
   */
  public record Watching(Supplier<Optional<ConsoleFiles>> files, EventFeed events) {}

  /** Returns the router over all operations. */
  public static Router router(Backends backends, Watching watching) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new SpaceRoutes(backends.engine()).routes());
    routes.addAll(new MemoryRoutes(backends.engine()).routes());
    routes.add(new RecallRoute(backends.engine()).route());
    routes.addAll(new HealthRoutes(backends.health()).routes());
    routes.addAll(new KernelActions(backends.control(), backends.rollouts()).routes());
    routes.addAll(new KernelRoutes(backends.control(), backends.settings()).routes());
    routes.addAll(
        new CandidateRoutes(backends.repository(), Optional.of(backends.control())).routes());
    routes.addAll(new ConfigRoutes(backends.settings()).routes());
    routes.add(new MetricsRoute(backends.metrics()).route());
    routes.add(new EventsRoute(watching.events()).route());
    routes.addAll(new ConsoleRoutes(watching.files()).routes());
    routes.add(Route.open("GET", "/openapi.yaml", (request, path) -> description()));
    return new Router(routes, new Guard(backends.bindHost(), backends.adminToken()));
  }

  /**
   * Returns the router of a server without an engine: while it starts, while it stops, or because
   * the store does not open. It says that it lives and is not ready, and has what metrics there are
   * and the page that shows it; everything else is answered with 503.
   */
  public static Router withoutEngine(
      String bindHost,
      Supplier<Optional<MetricsPage>> metrics,
      Supplier<Optional<ConsoleFiles>> console) {
    String reason = "the memory engine is not there: it starts or stops, or the log says why";
    HealthPage engine = question -> question == Question.LIVE
        ? List.of()
        : List.of(new HealthPage.Finding("engine", reason, true));
    List<Route> routes = new ArrayList<>(new HealthRoutes(() -> Optional.of(engine)).routes());
    routes.add(new MetricsRoute(metrics).route());
    routes.addAll(new ConsoleRoutes(console).routes());
    return new Router(
        routes,
        new Guard(bindHost, () -> ""),
        request -> new ApiException(503, "unavailable", reason));
  }

  private static Response description() {
    try (InputStream yaml = Api.class.getResourceAsStream("/openapi.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("the bundle lacks openapi.yaml");
      }
      String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
      return new Response(200, "application/yaml", text, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
