package org.engram.kernel.runtime.internal.trial;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.engram.kernel.runtime.SizeClass;

/**
 * The times of two providers for the same calls of one size. What counts at the median is the ratio
 * within a pair, for calls of one size may be of several operations; the provider that runs second
 * finds the inputs in the cache, so pairs of either order are judged apart and the geometric mean
 * of their medians counts. A candidate is slow when three windows of at least
 * {@link Limits#leastPairs()} in a row say so: a machine's pause may fall into one of the two calls
 * of a pair, but not three times into the same one's. At the 99th percentile of a busy machine a
 * handful of pauses decides; there the candidate must also have had more of the long calls than
 * chance gives to one of two, counted over all windows of the row. Until a new provider's Java code
 * is compiled, which takes calls and not time, each of its calls may take some microseconds more,
 * and those that load classes take milliseconds: no tail is judged before.
 */
final class PairTimes {
  private static final int WINDOWS = 3;
  /** What a call may take longer whatever the ratio: of short calls the clock is a part. */
  private static final double SLACK_NANOS = 1_000;
  /** The same among the first pairs, where a call is interpreted. */
  private static final double COLD_SLACK_NANOS = 50_000;

  private static final double TAIL = 0.99;
  private static final long COLD_PAIRS = 20_000;
  private static final long COLD_NANOS = 15_000_000_000L;
  private static final double ONE = 1L << 20;

  /** The pairs since the last judgement; ratios in units of 2^-20. */
  private record Window(
      Durations candidate, Durations incumbent, Durations firstRatios, Durations secondRatios) {
    Window() {
      this(new Durations(), new Durations(), new Durations(), new Durations());
    }

    double medianRatio() {
      if (firstRatios.count() == 0 || secondRatios.count() == 0) {
        return Math.max(firstRatios.quantile(0.5), secondRatios.quantile(0.5)) / ONE;
      }
      return Math.sqrt(firstRatios.quantile(0.5) * secondRatios.quantile(0.5)) / ONE;
    }
  }

  private final SizeClass size;
  private final LongSupplier nanoTime;
  private volatile Window window = new Window();
  private long pairs;
  private long firstJudged;
  private int slowWindows;
  private final LongCalls longCalls = new LongCalls();
  private OptionalDouble medianRatio = OptionalDouble.empty();

  PairTimes(SizeClass size, LongSupplier nanoTime) {
    this.size = size;
    this.nanoTime = nanoTime;
  }

  void add(long candidateNanos, long incumbentNanos, boolean candidateFirst) {
    Window current = window;
    current.candidate().add(candidateNanos);
    current.incumbent().add(incumbentNanos);
    double ratio = ONE * candidateNanos / Math.max(1, incumbentNanos);
    (candidateFirst ? current.firstRatios() : current.secondRatios()).add((long) ratio);
  }

  /** Returns the ratio at the median in the last window that was judged. */
  OptionalDouble medianRatio() {
    return medianRatio;
  }

  /** Judges a window if it is full. To be called under the lock of the trial. */
  Optional<Breach> judge(Limits limits) {
    Window full = window;
    if (full.incumbent().count() < limits.leastPairs()) {
      return Optional.empty();
    }
    window = new Window();
    long now = nanoTime.getAsLong();
    if (pairs == 0) {
      firstJudged = now;
    }
    boolean cold = pairs < COLD_PAIRS || now - firstJudged < COLD_NANOS;
    double slack = cold ? COLD_SLACK_NANOS : SLACK_NANOS;
    pairs += full.incumbent().count();
    Optional<Breach> median = slowMedian(full, limits.p50Ratio(), slack);
    Optional<Breach> tail = cold ? Optional.empty() : slowTail(full, limits, slack);
    if (median.isEmpty() && tail.isEmpty()) {
      slowWindows = 0;
      longCalls.forget();
      return Optional.empty();
    }
    slowWindows++;
    double allowed = Math.max(
        limits.p99Ratio() * full.incumbent().quantile(TAIL),
        full.incumbent().quantile(TAIL) + slack);
    longCalls.add(full.candidate(), full.incumbent(), allowed);
    if (slowWindows < WINDOWS) {
      return Optional.empty();
    }
    return median.or(() -> longCalls.isNoChance() ? tail : Optional.empty());
  }

  private Optional<Breach> slowMedian(Window of, double most, double slack) {
    double ratio = of.medianRatio();
    medianRatio = OptionalDouble.of(ratio);
    double incumbent = of.incumbent().quantile(0.5);
    return breach(of, "median", ratio * incumbent, incumbent, most, slack);
  }

  private Optional<Breach> slowTail(Window of, Limits limits, double slack) {
    return breach(
        of,
        "99th percentile",
        of.candidate().quantile(TAIL),
        of.incumbent().quantile(TAIL),
        limits.p99Ratio(),
        slack);
  }

  private Optional<Breach> breach(
      Window of, String name, double candidate, double incumbent, double most, double slack) {
    if (candidate <= most * incumbent || candidate - incumbent <= slack) {
      return Optional.empty();
    }
    return Optional.of(new Breach(
        Guard.LATENCY,
        "the %s of %s calls is %.1f µs where the incumbent takes %.1f µs (allowed are %.2f times; %d pairs)"
            .formatted(
                name,
                size.id(),
                candidate / 1e3,
                incumbent / 1e3,
                most,
                of.incumbent().count())));
  }
}
