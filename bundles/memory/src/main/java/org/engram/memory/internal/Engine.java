package org.engram.memory.internal;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.Association;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;
import org.engram.memory.MemoryEngine;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.MemoryRecord;
import org.engram.memory.NewMemory;
import org.engram.memory.OperationStats;
import org.engram.memory.Page;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceInfo;
import org.engram.memory.SpaceSpec;
import org.engram.memory.TextEmbedder;
import org.engram.memory.internal.columns.SpaceColumns;
import org.engram.memory.internal.graph.EdgeMix;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.memory.internal.offheap.ScratchPool;
import org.engram.memory.internal.recall.Ranker;
import org.engram.store.Store;
import org.engram.store.StoreHealth;
import org.engram.store.StoredMemory;

/** The memory engine over a store and the kernels. */
public final class Engine implements MemoryEngine, EngineStatus, AutoCloseable {
  private static final int CURSOR_RADIX = 36;

  private final Store store;
  private final Clock clock;
  private final Embedders embedders;
  private final OffHeap offHeap;
  private final ScratchPool scratches;
  private final Spaces spaces;
  private final Writing writing;
  private final Changes changes;
  private final Drafting drafting;
  private final Recall recall;
  private final Records records;
  private final OperationTimes times = new OperationTimes();
  private final RecallListeners recallListeners = new RecallListeners();

  /**
   * Opens the engine: rebuilds the columns of everything that is stored.
   *
   * @param threads worker threads of the kernels: as many recalls spread at once over one graph
   * @param embedders those that are there now and later
   * @param offHeap where the columns come from
   */
  public Engine(
      Kernels kernels,
      int threads,
      Store store,
      Clock clock,
      Embedders embedders,
      OffHeap offHeap) {
    Metadata metadata = new Metadata();
    this.store = store;
    this.clock = clock;
    this.embedders = embedders;
    this.offHeap = offHeap;
    this.spaces = new Spaces(dim -> new SpaceColumns(offHeap, dim, EdgeMix.DEFAULT, threads));
    this.writing = new Writing(store);
    this.changes = new Changes(spaces, writing, clock);
    this.scratches = new ScratchPool(offHeap, 2 * threads);
    this.drafting =
        new Drafting(kernels, scratches, embedders, new Ulids(new SecureRandom()), metadata);
    this.records = new Records(metadata);
    this.recall = new Recall(new Ranker(kernels, scratches), store, records, embedders, clock);
    try {
      Opening.load(store, spaces, kernels);
    } catch (RuntimeException | Error e) {
      spaces.close();
      throw e;
    }
  }

  /** Runs a call, and says of one that meets the end of the engine what it met. */
  private <T> T call(Supplier<T> call) {
    try {
      return Failures.translated(call);
    } catch (MemoryException e) {
      if (e.code() == Code.SPACE_NOT_FOUND) {
        spaces.requireRunning();
      }
      throw e;
    }
  }

  @Override
  public SpaceInfo createSpace(SpaceSpec spec) {
    spaces.requireRunning();
    Checks.space(spec);
    Optional<TextEmbedder> embedder = embedders.find(spec.model());
    if (embedder.isPresent() && embedder.get().dim() != spec.dim()) {
      throw new MemoryException(
          Code.WRONG_DIMENSION,
          "space '" + spec.name()
              + "' of dimension " + spec.dim() + "; model '" + spec.model() + "' has dimension "
              + embedder.get().dim());
    }
    return call(() -> changes.create(spec));
  }

  @Override
  public List<SpaceInfo> spaces() {
    spaces.requireRunning();
    List<SpaceInfo> infos = new ArrayList<>();
    for (Space space : spaces.all()) {
      space.tryInfo().ifPresent(infos::add);
    }
    return infos;
  }

  @Override
  public SpaceInfo space(String name) {
    Space space = spaces.get(name);
    return call(space::info);
  }

  @Override
  public void deleteSpace(String name) {
    Space space = spaces.get(name);
    call(() -> {
      changes.delete(space);
      return true;
    });
  }

  @Override
  public MemoryRecord remember(String space, NewMemory memory) {
    return remember(space, List.of(memory)).getFirst();
  }

  @Override
  public List<MemoryRecord> remember(String name, List<NewMemory> batch) {
    return times.run(Operation.REMEMBER, () -> remembered(name, batch));
  }

  private List<MemoryRecord> remembered(String name, List<NewMemory> batch) {
    Space space = spaces.get(name);
    if (batch.isEmpty()) {
      return List.of();
    }
    return call(() -> {
      long nowMs = clock.millis();
      return changes.remember(space, drafting.drafts(space, batch, nowMs), nowMs);
    });
  }

  @Override
  public List<Association> associate(String name, List<Association> associations) {
    return times.run(Operation.ASSOCIATE, () -> associated(name, associations));
  }

  private List<Association> associated(String name, List<Association> associations) {
    Space space = spaces.get(name);
    Checks.atMost("associations", associations.size(), Checks.MOST_ASSOCIATIONS);
    for (Association association : associations) {
      Checks.name("association kind", association.kind(), Checks.MOST_KIND);
      Checks.weight(association.kind(), association.to(), association.weight());
    }
    return call(() -> changes.associate(space, associations));
  }

  @Override
  public boolean dissociate(String name, String from, String to, String kind) {
    Space space = spaces.get(name);
    return call(() -> changes.dissociate(space, from, to, kind));
  }

  @Override
  public MemoryRecord get(String name, String id) {
    Space space = spaces.get(name);
    StoredMemory memory =
        call(() -> store.find(space.number(), id)).orElseThrow(() -> space.unknownMemory(id));
    return records.of(memory);
  }

  @Override
  public List<Association> associations(String name, String id) {
    Space space = spaces.get(name);
    return call(() -> changes.associations(space, id));
  }

  @Override
  public Page<MemoryRecord> list(String name, Optional<String> cursor, int limit) {
    Space space = spaces.get(name);
    Checks.range("limit", limit, 1, Checks.MOST_LIMIT);
    long after = cursor.map(Engine::row).orElse(0L);
    List<StoredMemory> found = call(() -> store.list(space.number(), after, limit + 1));
    List<StoredMemory> page = found.subList(0, Math.min(limit, found.size()));
    return new Page<>(
        page.stream().map(records::of).toList(),
        found.size() > limit
            ? Optional.of(Long.toString(page.getLast().row(), CURSOR_RADIX))
            : Optional.empty());
  }

  private static long row(String cursor) {
    try {
      long row = Long.parseLong(cursor, CURSOR_RADIX);
      if (row >= 0) {
        return row;
      }
    } catch (NumberFormatException e) {
      throw new MemoryException(
          Code.INVALID_ARGUMENT, "'" + cursor + "' is no cursor of a page before", e);
    }
    throw Checks.invalid("'" + cursor + "' is no cursor of a page before");
  }

  @Override
  public boolean forget(String name, String id) {
    return times.run(Operation.FORGET, () -> {
      Space space = spaces.get(name);
      return call(() -> changes.forget(space, id));
    });
  }

  @Override
  public RecallAnswer recall(String name, RecallRequest request) {
    return recallListeners.run(
        name,
        request,
        () -> times.run(Operation.RECALL, () -> {
          Space space = spaces.get(name);
          return call(() -> recall.answer(space, request, writing.sequence()));
        }));
  }

  /** Returns those that are told of recalls. */
  public RecallListeners recallListeners() {
    return recallListeners;
  }

  @Override
  public EngineHealth health() {
    StoreHealth stored = store.health();
    List<String> reasons = new ArrayList<>(stored.reasons());
    writing
        .failure()
        .ifPresent(cause ->
            reasons.add("a stored change could not be shown; restart the engine: " + cause));
    List<SpaceInfo> infos =
        spaces.all().stream().flatMap(space -> space.tryInfo().stream()).toList();
    return new EngineHealth(
        stored.writable() && writing.failure().isEmpty(),
        reasons,
        infos.size(),
        infos.stream().mapToLong(SpaceInfo::memories).sum(),
        infos.stream().mapToLong(SpaceInfo::associations).sum(),
        stored.quarantine().size(),
        offHeap.bytes(),
        embedders.models());
  }

  @Override
  public List<OperationStats> operations() {
    return times.stats();
  }

  /** Refuses further calls, waits for the changes that are on their way, and frees the columns. */
  @Override
  public void close() {
    spaces.refuseCalls();
    writing.close();
    spaces.close();
    scratches.close();
  }
}
