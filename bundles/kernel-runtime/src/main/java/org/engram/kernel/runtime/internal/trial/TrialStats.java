package org.engram.kernel.runtime.internal.trial;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.engram.kernel.runtime.SizeClass;

/**
 * What a trial has seen so far. Calls enter what they found; whoever decides looks at the figures
 * from time to time. Safe for any number of threads.
 */
public final class TrialStats {
  private final Map<SizeClass, PairTimes> times = new EnumMap<>(SizeClass.class);
  private final LongAdder compared = new LongAdder();
  private final LongAdder alone = new LongAdder();
  private final LongAdder overflows = new LongAdder();

  /** Nothing has been seen. */
  public TrialStats() {
    this(System::nanoTime);
  }

  TrialStats(LongSupplier nanoTime) {
    for (SizeClass size : SizeClass.values()) {
      times.put(size, new PairTimes(size, nanoTime));
    }
  }

  /** Enters a call that both answered alike, with the time that each took, and who was first. */
  @SuppressWarnings("NullAway") // there is an entry for each size
  public void same(
      SizeClass size, long candidateNanos, long incumbentNanos, boolean candidateFirst) {
    compared.increment();
    times.get(size).add(candidateNanos, incumbentNanos, candidateFirst);
  }

  /** Enters a call that the candidate answered alone. */
  public void alone() {
    alone.increment();
  }

  /** Enters a call for which the candidate had too little scratch. */
  public void overflow() {
    overflows.increment();
  }

  /** Returns how many calls both answered alike. */
  public long compared() {
    return compared.sum();
  }

  /** Returns how many calls the candidate has had. */
  public long calls() {
    return compared.sum() + alone.sum() + overflows.sum();
  }

  /** Returns the guard that the figures since the last look break, if they do. */
  public synchronized Optional<Breach> judge(Limits limits) {
    Optional<Breach> breach = overflow(limits);
    for (PairTimes of : times.values()) {
      Optional<Breach> slow = of.judge(limits);
      breach = breach.or(() -> slow);
    }
    return breach;
  }

  private Optional<Breach> overflow(Limits limits) {
    long calls = calls();
    long failed = overflows.sum();
    return calls >= limits.leastCalls() && failed >= limits.overflowShare() * calls
        ? Optional.of(
            new Breach(Guard.OVERFLOW, failed + " of " + calls + " calls had too little scratch"))
        : Optional.empty();
  }

  /** Returns the last ratio at the median, candidate to incumbent, by size class. */
  public synchronized Map<SizeClass, Double> medianRatios() {
    Map<SizeClass, Double> ratios = new EnumMap<>(SizeClass.class);
    times.forEach((size, of) -> of.medianRatio().ifPresent(ratio -> ratios.put(size, ratio)));
    return ratios;
  }
}
