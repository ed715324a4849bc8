package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.spi.Tier;

/** What operators read about the kernels: providers, routes, arenas. */
final class KernelRoutes {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final KernelControl control;
  private final Settings settings;

  KernelRoutes(KernelControl control, Settings settings) {
    this.control = control;
    this.settings = settings;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/internal/zig/status", (request, path) -> Response.ok(status())),
        Route.open("GET", "/internal/zig/arena_stats", (request, path) -> Response.ok(arenas())));
  }

  /** Returns providers and routes. */
  ObjectNode status() {
    List<RouteStatus> routes = control.routes();
    boolean served = routes.stream().allMatch(route -> route.provider().isPresent());
    ObjectNode body = NODES
        .objectNode()
        .put("status", served ? "healthy" : "unhealthy")
        .put("zig_kernels_enabled", settings.get(EngramSettings.ZIG_KERNELS_ENABLED))
        .put("arena_overflows", control.arenaStats().overflows());
    routes.stream()
        .flatMap(route -> route.lastInvocation().stream())
        .max(Comparator.<Instant>naturalOrder())
        .ifPresentOrElse(
            last -> body.put("last_kernel_invocation", last.toString()),
            () -> body.putNull("last_kernel_invocation"));
    ArrayNode kernels = body.putArray("kernels");
    routes.forEach(route -> kernels.add(route(route)));
    ArrayNode providers = body.putArray("providers");
    control.providers().forEach(provider -> providers.add(provider(provider)));
    return body;
  }

  private static ObjectNode route(RouteStatus route) {
    ObjectNode node = NODES.objectNode().put("kernel", route.kernel().id());
    route.provider().ifPresent(provider -> node.put("provider", provider));
    route.tier().ifPresent(tier -> node.put("tier", tier.id()));
    route.rowShape().ifPresent(shape -> node.put("row_shape", shape.id()));
    route.previous().ifPresent(previous -> node.put("previous", previous));
    return node.put("why", route.why());
  }

  private static ObjectNode provider(ProviderStatus provider) {
    var description = provider.description();
    ObjectNode node = NODES
        .objectNode()
        .put("id", description.id())
        .put("version", description.version())
        .put("tier", description.tier().id())
        .put("ranking", provider.ranking())
        .put("native", description.nativeCode())
        .put("active", provider.active())
        .put("state", provider.state().id())
        .put("holds", provider.holds())
        .put("calls", provider.calls())
        .put("errors", provider.errors())
        .put("since", provider.since().toString())
        .put("detail", description.detail());
    provider.reason().ifPresent(reason -> node.put("reason", reason));
    provider
        .durations()
        .ifPresent(durations -> node.put("p50_nanos", durations.quantileNanos(0.5))
            .put("p99_nanos", durations.quantileNanos(0.99)));
    node.set(
        "tiers", MemoryJson.list(description.tiers(), (Tier tier) -> NODES.textNode(tier.id())));
    ObjectNode digests = node.putObject("digests");
    description.digests().forEach(digests::put);
    return node;
  }

  /** Returns the figures of the scratch arenas. */
  ObjectNode arenas() {
    ArenaStats stats = control.arenaStats();
    return NODES
        .objectNode()
        .put("total_resets", stats.resets())
        .put("total_overflows", stats.overflows())
        .put("max_high_water_mark", stats.highWaterMarkBytes())
        .put("arenas", stats.arenas())
        .put("arena_bytes", stats.arenaBytes());
  }
}
