package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.engram.kernel.runtime.ArenaConfiguration;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.Workers;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.spi.KernelProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime of a process: providers are added and removed, everything else follows. Closing it
 * releases no provider; calls in flight end where they are.
 */
public final class KernelRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelRuntime.class);

  private final LiveSettings settings;
  private final Surroundings surroundings;
  private final Meters meters = new Meters();
  private final Routes routes;
  private final Arenas arenas;
  private final WorkerPool workers;
  private final Kernels calls;
  private final KernelControl control;
  private final ScheduledExecutorService tick;
  private final List<AutoCloseable> listeners = new ArrayList<>();

  /**
   * Starts without a provider.
   *
   * @param settings the settings in force and what follows when they change
   * @param journal the decisions so far and to come
   */
  public KernelRuntime(LiveSettings settings, Journal journal, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.routes = new Routes(
        meters,
        new RouteState(
            List.of(),
            Policy.replay(journal.records()),
            settings.get(EngramSettings.ZIG_KERNELS_ENABLED),
            settings.get(EngramSettings.KERNEL_TIER_MAX)));
    int threads = settings.get(EngramSettings.NUM_THREADS);
    this.workers = new WorkerPool(threads);
    this.arenas = new Arenas(
        threads,
        settings.get(EngramSettings.ARENA_SIZE_BYTES),
        settings.get(EngramSettings.ARENA_OVERFLOW),
        surroundings.arenaTimeout(),
        surroundings.halt());
    this.calls = new KernelCalls(routes, new TopKSplit(arenas, workers), new SpreadSplit(workers));
    Decisions decisions = new Decisions(routes, journal, surroundings);
    this.control = new OperatorControl(settings, routes, decisions, arenas, meters);
    listen();
    this.tick = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "engram-runtime-tick");
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    });
    // Cannot fail: it adds up counters.
    var _ = tick.scheduleWithFixedDelay(this::observe, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns the kernels. */
  public Kernels kernels() {
    return calls;
  }

  /** Returns what an operator can see and do. */
  public KernelControl control() {
    return control;
  }

  /** Returns the configuration of the arenas. */
  public ArenaConfiguration arenaConfiguration() {
    return new ArenaSettings(settings);
  }

  /** Returns the worker threads. */
  public Workers workers() {
    return workers;
  }

  /**
   * Adds a provider; it serves at once if it comes first. One that cannot say what it offers is
   * left out with a warning.
   */
  public void add(KernelProvider provider, ServiceRank rank) {
    Registered added;
    try {
      added = Registered.of(provider, rank);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn(
          "Provider of bundle {} is left out, calls go on without it: {}", rank.bundleId(), e, e);
      return;
    }
    routes.change(state -> state.withProvider(added), "provider " + added.written() + " came");
  }

  /** Takes a change of the ranking of a provider. */
  public void rank(ServiceRank rank) {
    routes.change(
        state -> state.withProvider(rank.serviceId(), provider -> provider.ranked(rank)),
        "ranking changed");
  }

  /**
   * Removes a provider: the next best serves, then its calls in flight are waited for, so that its
   * owner unloads it at once. Past the deadline it stays loaded until they end.
   */
  public void remove(long serviceId) {
    Optional<Registered> leaving = routes.state().provider(serviceId);
    if (leaving.isEmpty()) {
      return; // it was left out when it came
    }
    String written = leaving.get().written();
    routes.change(state -> state.withoutProvider(serviceId), "provider " + written + " left");
    Drain.await(leaving.get(), surroundings.drainTimeout());
    meters.settle();
  }

  void observe() {
    meters.settle();
    meters.all().forEach(stats -> stats.observe(surroundings.clock().instant()));
  }

  private void listen() {
    on(
        EngramSettings.ZIG_KERNELS_ENABLED,
        (enabled, by) -> routes.change(
            state -> state.withNative(enabled), "zig_kernels_enabled = " + enabled + " by " + by));
    on(
        EngramSettings.KERNEL_TIER_MAX,
        (limit, by) -> routes.change(
            state -> state.withTierMax(limit),
            "kernel.tier_max = " + limit.map(Object::toString).orElse("none") + " by " + by));
    on(EngramSettings.ARENA_SIZE_BYTES, (bytes, by) -> arenas.resize(bytes));
    on(EngramSettings.ARENA_OVERFLOW, (strategy, by) -> arenas.overflow(strategy));
    on(EngramSettings.NUM_THREADS, (threads, by) -> {
      workers.resize(threads);
      arenas.threads(threads);
    });
  }

  private <T> void on(Setting<T> setting, BiConsumer<T, String> listener) {
    listeners.add(settings.onChangeBy(setting, listener));
  }

  @Override
  public void close() {
    tick.shutdown();
    workers.close();
    for (AutoCloseable listener : listeners) {
      try {
        listener.close();
      } catch (Exception e) {
        throw new IllegalStateException("a listener of settings cannot be removed", e);
      }
    }
    arenas.close();
  }
}
