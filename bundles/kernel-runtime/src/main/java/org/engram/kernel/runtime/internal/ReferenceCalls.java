package org.engram.kernel.runtime.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.engram.kernel.runtime.ReferenceStats;
import org.engram.kernel.runtime.internal.trial.FloatingPoint;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times one fixed call of each kernel on whatever serves it. The calls pass by the counters of the
 * callers and by every trial: they take the hold alone. A thread of their own makes them, so that
 * one that does not end keeps nothing else; the watchdog finds its hold like any other.
 */
final class ReferenceCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceCalls.class);
  private static final long PERIOD_SECONDS = 10;
  /** Calls before the timed one: they bring inputs and code into the caches. */
  private static final int WARMING_CALLS = 4;

  private record Key(KernelId kernel, String provider, Tier tier) {}

  /** What was measured under one key. */
  private record Times(DurationCells durations, LongAdder errors) {}

  private final Routes routes;
  private final SpreadSplit spreadSplit;
  private final Map<Key, Times> times = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
    Thread own = new Thread(task, "engram-runtime-reference");
    own.setDaemon(true);
    own.setContextClassLoader(null);
    return own;
  });
  private @Nullable ReferenceInputs inputs; // made by the first round

  ReferenceCalls(Routes routes, SpreadSplit spreadSplit) {
    this.routes = routes;
    this.spreadSplit = spreadSplit;
  }

  void start() {
    var _ = thread.scheduleWithFixedDelay(
        this::timeOrReport, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  private void timeOrReport() {
    try {
      time();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.warn("The reference calls could not be made; next try in {} s", PERIOD_SECONDS, e);
    }
  }

  /** Makes one round of calls. */
  synchronized void time() {
    ReferenceInputs prepared = inputs == null ? ReferenceInputs.make(spreadSplit) : inputs;
    inputs = prepared;
    time(SimilarityOperations.COSINE, prepared.similarity());
    time(ActivationOperations.SPREAD, prepared.spread());
    time(ActivationOperations.DECAY, prepared.decay());
  }

  private <A> void time(Operation<A> operation, A arguments) {
    Binding binding = routes.current(operation.which());
    if (binding == null) {
      return;
    }
    ProviderLife life = binding.provider().life();
    int token = life.hold(Meters.SHARED_COUNTER);
    if (token == ProviderLife.REFUSED) {
      return; // the next round finds what serves then
    }
    Times own = times.computeIfAbsent(
        new Key(operation.which().kernel(), binding.provider().written(), binding.tier()),
        _ -> new Times(new DurationCells(), new LongAdder()));
    try {
      for (int call = 0; call < WARMING_CALLS; call++) {
        operation.run(binding.kernel(), arguments);
      }
      long start = System.nanoTime();
      operation.run(binding.kernel(), arguments);
      own.durations().add(System.nanoTime() - start, 1);
    } catch (RuntimeException | LinkageError e) {
      own.errors().increment();
      LOG.warn("The reference call {} failed on {}: {}", operation.name(), binding.selector(), e);
    } finally {
      FloatingPoint.mend();
      life.drop(token);
    }
  }

  List<ReferenceStats> snapshot() {
    return times.entrySet().stream()
        .map(entry -> new ReferenceStats(
            entry.getKey().kernel(),
            entry.getKey().provider(),
            entry.getKey().tier(),
            entry.getValue().durations().snapshot(),
            entry.getValue().errors().sum()))
        .sorted(Comparator.comparing(ReferenceStats::kernel)
            .thenComparing(ReferenceStats::provider)
            .thenComparing(ReferenceStats::tier))
        .toList();
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
