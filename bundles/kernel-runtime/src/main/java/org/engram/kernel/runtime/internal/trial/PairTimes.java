package org.engram.kernel.runtime.internal.trial;

import java.util.Optional;
import java.util.OptionalDouble;
import org.engram.kernel.runtime.SizeClass;

/**
 * The times of two providers for the same calls of one size. They are judged by windows of at least
 * {@link Limits#leastPairs()}, and a candidate is slow when three windows in a row say so: a
 * machine's pause may fall into one of the two calls of a pair, but not three times into the same
 * one's. Until a new provider's Java code is compiled, which takes calls and not time, each of its
 * calls may take some microseconds more.
 */
final class PairTimes {
  private static final int WINDOWS = 3;
  /** What a call may take longer whatever the ratio: of short calls the clock is a part. */
  private static final double SLACK_NANOS = 1_000;
  /** The same among the first pairs, where a call is interpreted. */
  private static final double COLD_SLACK_NANOS = 50_000;

  private static final long COLD_PAIRS = 2_000;

  /** The pairs since the last judgement. */
  private record Window(Durations candidate, Durations incumbent) {
    Window() {
      this(new Durations(), new Durations());
    }
  }

  private final SizeClass size;
  private volatile Window window = new Window();
  private long pairs;
  private int slowWindows;
  private OptionalDouble medianRatio = OptionalDouble.empty();

  PairTimes(SizeClass size) {
    this.size = size;
  }

  void add(long candidateNanos, long incumbentNanos) {
    Window current = window;
    current.candidate().add(candidateNanos);
    current.incumbent().add(incumbentNanos);
  }

  /** Returns the ratio of the medians in the last window that was judged. */
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
    medianRatio = OptionalDouble.of(
        full.candidate().quantile(0.5) / Math.max(1, full.incumbent().quantile(0.5)));
    double slack = pairs < COLD_PAIRS ? COLD_SLACK_NANOS : SLACK_NANOS;
    pairs += full.incumbent().count();
    Optional<Breach> slow = slow(full, 0.5, "median", limits.p50Ratio(), slack)
        .or(() -> slow(full, 0.99, "99th percentile", limits.p99Ratio(), slack));
    slowWindows = slow.isPresent() ? slowWindows + 1 : 0;
    return slowWindows >= WINDOWS ? slow : Optional.empty();
  }

  private Optional<Breach> slow(
      Window of, double quantile, String name, double most, double slack) {
    double candidate = of.candidate().quantile(quantile);
    double incumbent = of.incumbent().quantile(quantile);
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
