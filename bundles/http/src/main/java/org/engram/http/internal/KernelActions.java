package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.engram.kernel.runtime.HistoryEntry;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.SwapReport;
import org.engram.kernel.spi.KernelId;

/**
 * What operators do with providers. Each action takes an object whose fields {@code kernel} and
 * {@code why} may be left out; what the runtime refuses is answered with 400 or 409 and its
 * sentence.
 */
final class KernelActions {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String BASE = "/api/v1/kernel/";
  private static final int WHOLE = 100;
  private static final int LAST = 20;
  private static final int MOST = 1000;

  private final KernelControl control;
  private final Rollouts rollouts;

  KernelActions(KernelControl control, Rollouts rollouts) {
    this.control = control;
    this.rollouts = rollouts;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", BASE + "history", this::history),
        Route.open("GET", BASE + "rollouts", this::list),
        Route.admin("POST", BASE + "rollouts", this::start),
        rollout("pause", rollouts::pause),
        rollout("resume", rollouts::resume),
        rollout("abort", rollouts::abort),
        Route.admin("POST", BASE + "swap", this::swap),
        Route.admin("POST", BASE + "rollback", (request, _) -> {
          Fields fields = JsonBody.read(request).only("kernel", "why");
          return report(() -> control.rollback(kernel(fields), reason(fields)));
        }),
        Route.admin("POST", BASE + "pin", (request, _) -> {
          Fields fields = JsonBody.read(request).only("provider", "kernel", "why");
          return report(() -> control.pin(provider(fields), kernel(fields), reason(fields)));
        }),
        Route.admin("POST", BASE + "unpin", (request, _) -> {
          Fields fields = JsonBody.read(request).only("kernel", "why");
          return report(() -> control.unpin(kernel(fields), reason(fields)));
        }),
        Route.admin("POST", BASE + "retire", (request, _) -> {
          Fields fields = JsonBody.read(request).only("provider", "why");
          return report(() -> control.retire(provider(fields), reason(fields)));
        }),
        Route.admin("POST", BASE + "readmit", (request, _) -> {
          Fields fields = JsonBody.read(request).only("provider", "why");
          return report(() -> control.readmit(provider(fields), reason(fields)));
        }));
  }

  /** Pauses, resumes or aborts. */
  @FunctionalInterface
  private interface Action {
    RolloutStatus on(Optional<KernelId> kernel, Reason reason);
  }

  private static Route rollout(String name, Action action) {
    return Route.admin("POST", BASE + "rollouts/" + name, (request, _) -> {
      Fields fields = JsonBody.read(request).only("kernel", "why");
      return refusing(() -> Response.ok(rollout(action.on(kernel(fields), reason(fields)))));
    });
  }

  private Response swap(Request request, Map<String, String> path) {
    Fields fields = JsonBody.read(request).only("provider", "kernel", "keep_warm_seconds", "why");
    Optional<Integer> keepWarm = fields.integer("keep_warm_seconds");
    return report(() -> keepWarm.isPresent()
        ? control.swap(
            provider(fields), kernel(fields), Duration.ofSeconds(keepWarm.get()), reason(fields))
        : control.swap(provider(fields), kernel(fields), reason(fields)));
  }

  private Response start(Request request, Map<String, String> path) {
    Fields fields = JsonBody.read(request)
        .only("provider", "kernel", "steps", "step_seconds", "compare_percent", "why");
    return refusing(() -> {
      RolloutPlan plan = new RolloutPlan(
          provider(fields),
          kernel(fields),
          fields.integers("steps").orElse(RolloutPlan.STEPS),
          fields.integer("step_seconds").map(Duration::ofSeconds).orElse(RolloutPlan.STEP_TIME),
          fields.integer("compare_percent").orElse(WHOLE));
      return Response.ok(rollout(rollouts.start(plan, reason(fields))));
    });
  }

  private Response list(Request request, Map<String, String> path) {
    return Response.ok(NODES.objectNode().set("rollouts", rolloutList()));
  }

  /** Returns the rollouts, the last one first. */
  ArrayNode rolloutList() {
    return MemoryJson.list(rollouts.list(), KernelActions::rollout);
  }

  private Response history(Request request, Map<String, String> path) {
    int last = Math.clamp(Parameters.integer(request, "last", LAST), 1, MOST);
    return Response.ok(NODES.objectNode().set("history", history(last)));
  }

  /** Returns the last decisions, newest first. */
  ArrayNode history(int last) {
    ArrayNode entries = NODES.arrayNode();
    for (HistoryEntry entry : control.history(last)) {
      ObjectNode node = NODES
          .objectNode()
          .put("when", entry.when())
          .put("what", entry.what())
          .put("who", entry.who())
          .put("why", entry.why());
      entry.details().forEach(node::put);
      entries.add(node);
    }
    return entries;
  }

  private static ObjectNode rollout(RolloutStatus rollout) {
    ObjectNode node = NODES
        .objectNode()
        .put("candidate", rollout.candidate())
        .put("state", rollout.state().id())
        .put("percent", rollout.percent())
        .put("reason", rollout.reason())
        .put("began", rollout.began().toString())
        .put("step_seconds", rollout.stepTime().toSeconds())
        .put("step_elapsed_seconds", rollout.stepElapsed().toSeconds())
        .put("compare_percent", rollout.comparePercent())
        .put("calls", rollout.calls())
        .put("compared", rollout.compared());
    node.set("kernels", MemoryJson.list(rollout.kernels(), kernel -> NODES.textNode(kernel.id())));
    node.set("steps", MemoryJson.list(rollout.steps(), NODES::numberNode));
    ObjectNode ratios = node.putObject("median_ratios");
    rollout.medianRatios().forEach((size, ratio) -> ratios.put(size.id(), ratio));
    return node;
  }

  private static Response report(Supplier<SwapReport> action) {
    return refusing(() -> {
      SwapReport report = action.get();
      ObjectNode node = NODES.objectNode().put("nanos", report.nanos());
      node.set("changes", MemoryJson.list(report.changes(), NODES::textNode));
      return Response.ok(node);
    });
  }

  /** What operators ask for and the runtime refuses is their business, not a failure of ours. */
  private static Response refusing(Supplier<Response> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ApiException(409, "conflict", String.valueOf(e.getMessage()));
    }
  }

  private static ProviderSelector provider(Fields fields) {
    return parsed(fields.requiredString("provider"), ProviderSelector::parse);
  }

  private static Optional<KernelId> kernel(Fields fields) {
    return fields.string("kernel").map(text -> parsed(text, KernelId::of));
  }

  private static <T> T parsed(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static Reason reason(Fields fields) {
    return new Reason("http", fields.string("why").orElse("by request"));
  }
}
