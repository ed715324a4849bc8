package org.engram.kernel.runtime.internal;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.engram.kernel.runtime.ArenaConfiguration;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.Workers;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.DivergenceFolder;
import org.engram.kernel.runtime.internal.trial.Guard;
import org.engram.kernel.runtime.internal.trial.Limits;
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
  private final Journal journal;
  private final Departures departures;
  private final Decisions decisions;
  private final RolloutControl rollouts;
  private final Probations probations;
  private final Watchdog watchdog;
  private final Retirements retirements;
  private final ReferenceCalls references;
  private final Tick tick = new Tick();
  private final Announcements announcements;
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
    this.announcements = new Announcements(surroundings, tick);
    this.routes = new Routes(
        meters,
        announcements,
        new RouteState(
            List.of(),
            Policy.replay(LastKnownGood.begin(journal, surroundings)),
            settings.get(EngramSettings.ZIG_KERNELS_ENABLED),
            settings.get(EngramSettings.KERNEL_TIER_MAX),
            settings.get(EngramSettings.KERNEL_ROW_SHAPE),
            Map.of()));
    this.journal = journal;
    int threads = settings.get(EngramSettings.NUM_THREADS);
    this.workers = new WorkerPool(threads);
    this.arenas = new Arenas(
        threads,
        settings.get(EngramSettings.ARENA_SIZE_BYTES),
        settings.get(EngramSettings.ARENA_OVERFLOW),
        surroundings.arenaTimeout(),
        surroundings.halt());
    SpreadSplit spreadSplit = new SpreadSplit(workers);
    this.calls = new KernelCalls(routes, new TopKSplit(arenas, workers), spreadSplit);
    this.references = new ReferenceCalls(routes, spreadSplit);
    Trials trials = new Trials(
        new DivergenceFolder(surroundings.data().resolve("divergence")),
        surroundings.clock(),
        this::refuse);
    this.departures = new Departures(routes, surroundings.retirement());
    this.decisions =
        new Decisions(routes, journal, surroundings, trials, announcements, departures);
    this.rollouts = new RolloutControl(routes, decisions, trials, surroundings);
    this.retirements = new Retirements(routes, decisions, surroundings);
    this.watchdog = new Watchdog(routes, surroundings);
    this.probations = new Probations(routes, decisions, meters, surroundings);
    var _ = routes.change(trials::aligned, "start");
    this.control =
        new OperatorControl(settings, routes, decisions, arenas, meters, retirements, references);
    listen();
    tick.everySecond(this::observe);
    references.start();
  }

  /** Returns the kernels. */
  public Kernels kernels() {
    return calls;
  }

  /** Returns what an operator can see and do. */
  public KernelControl control() {
    return control;
  }

  /** Returns the rollouts. */
  public Rollouts rollouts() {
    return rollouts;
  }

  /** Tells a listener of all changes from now on. */
  public void listen(KernelListener listener) {
    announcements.add(listener);
  }

  /** Tells it no more. */
  public void unlisten(KernelListener listener) {
    announcements.remove(listener);
  }

  /** Returns those that are told of calls that find no scratch. */
  public OverflowListeners overflowListeners() {
    return arenas.listeners();
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
      added = Registered.of(provider, rank, surroundings.clock().instant());
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
    departures.leaving(leaving.get());
    routes.change(state -> state.withoutProvider(serviceId), "provider " + written + " left");
    Drain.await(leaving.get(), surroundings.drainTimeout());
    meters.settle();
  }

  void observe() {
    meters.settle();
    meters.all().forEach(stats -> stats.observe(surroundings.clock().instant()));
    watchdog.observe(
        Duration.ofSeconds(settings.get(EngramSettings.KERNEL_DEADLINE_SECONDS)), this::refuse);
    retirements.observe();
    Limits limits = limits();
    rollouts.observe(limits, this::refuse);
    probations.observe(
        Duration.ofSeconds(settings.get(EngramSettings.PROBATION_SECONDS)),
        settings.get(EngramSettings.PROBATION_CALLS),
        limits,
        this::refuse);
  }

  /** Waits until what was left to the tick is done. */
  void awaitTick() throws InterruptedException {
    tick.await();
  }

  /** Makes the reference calls now, beside those that are made every 10 s. */
  public void timeReferences() {
    references.time();
  }

  private Limits limits() {
    return new Limits(
        settings.get(EngramSettings.ROLLOUT_P50_RATIO),
        settings.get(EngramSettings.ROLLOUT_P99_RATIO),
        Limits.DEFAULT.leastPairs(),
        settings.get(EngramSettings.ROLLOUT_OVERFLOW_SHARE),
        Limits.DEFAULT.leastCalls());
  }

  /**
   * Takes all calls from a build at once, on the thread that saw the breach; what follows of it is
   * decided and written by the tick's thread.
   */
  private void refuse(String build, ProviderSelector provider, Breach breach) {
    LOG.error("{} gets no more calls: {}", provider, breach);
    Condition condition = breach.guard() == Guard.STUCK ? Condition.STUCK : Condition.BARRED;
    var _ = routes.change(
        state -> state.withBuild(build, own -> own.in(condition)),
        "guard " + breach.guard().id());
    tick.execute(() -> {
      try {
        rollouts.refused(build, breach);
        decisions.mark(
            Decision.REJECT,
            build,
            provider,
            new Reason("guard " + breach.guard().id(), breach.sentence()));
      } catch (RuntimeException e) {
        LOG.error(
            "That {} is rejected could not be written: it stays barred until the next start",
            provider,
            e);
      }
    });
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
    on(EngramSettings.KERNEL_ROW_SHAPE, (shape, by) -> {
      String change =
          "kernel.row_shape = " + shape.map(Object::toString).orElse("auto") + " by " + by;
      // No route goes elsewhere, so that the routes have nothing to say of it.
      LOG.info("{}: results stay the same", change);
      routes.change(state -> state.withRowShape(shape), change);
    });
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
    references.close();
    tick.close();
    try {
      LastKnownGood.end(journal, surroundings);
    } catch (UncheckedIOException e) {
      LOG.warn("That the process ends in order could not be written: {}", e.getMessage());
    }
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
