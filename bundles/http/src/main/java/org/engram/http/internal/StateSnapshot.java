package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.ReferenceStats;
import org.engram.kernel.spi.KernelId;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;
import org.engram.memory.OperationStats;
import org.engram.store.Store;
import org.engram.store.StoreStats;

/** How everything stands at a moment, for those who watch. For one thread. */
public final class StateSnapshot implements Supplier<ObjectNode> {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DECISIONS = 20;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  /** Reference calls are made every 10 s: six of them. */
  private static final Duration REFERENCE_WINDOW = Duration.ofSeconds(60);

  private final Parts parts;
  private final KernelRoutes kernels;
  private final KernelActions actions;
  private final Clock clock;
  private final Map<KernelId, DurationWindow> calls = new EnumMap<>(KernelId.class);
  private final Map<KernelId, DurationWindow> references = new EnumMap<>(KernelId.class);
  private final Map<String, DurationWindow> operations = new HashMap<>();

  /**
   * What is looked at.
   *
   * @param backends what the API works on
   * @param engine the memory engine, as operators see it
   * @param store the store
   */
  public record Parts(Api.Backends backends, EngineStatus engine, Store store) {}

  /** Creates a snapshot that reads the time from that clock. */
  public StateSnapshot(Parts parts, Clock clock) {
    this.parts = parts;
    this.clock = clock;
    KernelControl control = parts.backends().control();
    kernels = new KernelRoutes(control, parts.backends().settings());
    actions = new KernelActions(control, parts.backends().rollouts());
  }

  @Override
  public ObjectNode get() {
    long now = System.nanoTime();
    ObjectNode state = NODES.objectNode().put("time", clock.instant().toString());
    state.set("status", kernels.status());
    state.set("latencies", latencies(now));
    state.set("rollouts", actions.rolloutList());
    state.set("arenas", arenas());
    parts.backends().repository().ifPresent(repository -> candidates(repository, state));
    state.set("engine", engine(now));
    state.set("store", store());
    state.set("history", actions.history(DECISIONS));
    return state;
  }

  private ArrayNode latencies(long now) {
    ArrayNode all = NODES.arrayNode();
    List<KernelStats> stats = parts.backends().control().kernelStats();
    List<ReferenceStats> reference = parts.backends().control().referenceStats();
    for (KernelId kernel : KernelId.values()) {
      ObjectNode node = all.addObject().put("kernel", kernel.id());
      List<KernelStats> own =
          stats.stream().filter(entry -> entry.kernel() == kernel).toList();
      long invocations = own.stream().mapToLong(KernelStats::invocations).sum();
      long errors = own.stream()
          .flatMap(entry -> entry.errors().values().stream())
          .mapToLong(Long::longValue)
          .sum();
      node.put("calls", invocations).put("errors", errors);
      own.stream()
          .flatMap(entry -> entry.sizes().values().stream())
          .reduce(DurationHistogram::plus)
          .ifPresent(durations -> calls
              .computeIfAbsent(kernel, any -> new DurationWindow(WINDOW))
              .read(now, durations, invocations, node));
      ObjectNode referenceNode = node.putObject("reference");
      reference.stream()
          .filter(entry -> entry.kernel() == kernel)
          .map(ReferenceStats::durations)
          .reduce(DurationHistogram::plus)
          .ifPresent(durations -> references
              .computeIfAbsent(kernel, any -> new DurationWindow(REFERENCE_WINDOW))
              .read(now, durations, durations.count(), referenceNode));
    }
    return all;
  }

  private ObjectNode arenas() {
    ObjectNode node = kernels.arenas();
    node.set(
        "uses",
        MemoryJson.list(
            parts.backends().control().arenaUses(),
            use -> NODES
                .objectNode()
                .put("index", use.index())
                .put("leases", use.leases())
                .put("high_water_mark", use.highWaterMarkBytes())));
    return node;
  }

  /** Those that cannot be read are named, and the rest is told all the same. */
  private static void candidates(ProviderRepository repository, ObjectNode state) {
    try {
      state.set("candidates", CandidateRoutes.list(repository));
    } catch (UncheckedIOException e) {
      state.put("candidates_problem", String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode engine(long now) {
    EngineHealth health = parts.engine().health();
    ObjectNode node = NODES
        .objectNode()
        .put("writable", health.writable())
        .put("spaces", health.spaces())
        .put("memories", health.memories())
        .put("associations", health.associations())
        .put("quarantined", health.quarantined())
        .put("off_heap_bytes", health.offHeapBytes());
    node.set("models", MemoryJson.list(health.models(), NODES::textNode));
    node.set("operations", MemoryJson.list(parts.engine().operations(), operation -> {
      ObjectNode entry = NODES
          .objectNode()
          .put("operation", operation.operation())
          .put("calls", operation.durations().count())
          .put("refused", operation.refused())
          .put("failed", operation.failed());
      window(operation).read(now, operation.durations(), operation.durations().count(), entry);
      return entry;
    }));
    return node;
  }

  private DurationWindow window(OperationStats operation) {
    return operations.computeIfAbsent(operation.operation(), any -> new DurationWindow(WINDOW));
  }

  private ObjectNode store() {
    StoreStats stats = parts.store().stats();
    return NODES
        .objectNode()
        .put("commits", stats.commits())
        .put("commit_nanos", stats.commitNanos())
        .put("database_bytes", stats.databaseBytes())
        .put("log_bytes", stats.logBytes())
        .put("quarantined", stats.quarantined());
  }
}
