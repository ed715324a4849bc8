package org.engram.kernel.runtime.internal;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.engram.kernel.runtime.SizeClass;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.CallInputs;
import org.engram.kernel.runtime.internal.trial.DivergenceFolder;
import org.engram.kernel.runtime.internal.trial.TrialStats;
import org.engram.kernel.runtime.internal.trial.Watcher;

/** Collects what the calls of a trial find; the first breach ends it, whoever sees it. */
final class TrialWatch implements Watcher {
  private static final int MOST_KEPT = 3;

  private final TrialStats stats = new TrialStats();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger kept = new AtomicInteger();
  private final DivergenceFolder folder;
  private final Clock clock;
  private final Consumer<Breach> end;

  /**
   * Watches a trial.
   *
   * @param end takes all calls from the provider under trial, and decides the rest later
   */
  TrialWatch(DivergenceFolder folder, Clock clock, Consumer<Breach> end) {
    this.folder = folder;
    this.clock = clock;
    this.end = end;
  }

  @Override
  public void same(
      SizeClass size, long candidateNanos, long incumbentNanos, boolean candidateFirst) {
    stats.same(size, candidateNanos, incumbentNanos, candidateFirst);
  }

  @Override
  public void alone() {
    stats.alone();
  }

  @Override
  public void overflow() {
    stats.overflow();
  }

  @Override
  public void tripped(Breach breach) {
    if (ended.compareAndSet(false, true)) {
      end.accept(breach);
    }
  }

  @Override
  public void keep(String operation, Map<String, String> facts, CallInputs inputs) {
    int number = kept.incrementAndGet();
    if (number <= MOST_KEPT) {
      String time = clock.instant().toString().replace(':', '-');
      folder.keep(time + "-" + operation + "-" + number, facts, inputs);
    }
  }

  TrialStats stats() {
    return stats;
  }
}
