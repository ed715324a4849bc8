package org.engram.drill.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a swap costs those who call: calls in a second with one swap in its middle, beside the
 * second before it, which has none.
 */
final class Pace {
  private static final double PERCENT = 100;
  private static final double NANOS = 1e9;
  private static final long HALF_MS = 500;

  private final List<Double> quiet = new ArrayList<>();
  private final List<Double> swapped = new ArrayList<>();

  private final LongSupplier calls;
  private final LongSupplier nanos;
  private final Wait half;

  /** Waits for half a second. */
  interface Wait {
    void await() throws InterruptedException;
  }

  /** Measures a load by the calls that it has made until now. */
  Pace(LongSupplier calls) {
    this(calls, System::nanoTime, () -> TimeUnit.MILLISECONDS.sleep(HALF_MS));
  }

  Pace(LongSupplier calls, LongSupplier nanos, Wait half) {
    this.calls = calls;
    this.nanos = nanos;
    this.half = half;
  }

  /** Takes twice as many seconds as there are swaps. */
  void measure(int swaps, Runnable swap) throws InterruptedException {
    for (int i = 0; i < swaps; i++) {
      quiet.add(second(() -> {}));
      swapped.add(second(swap));
    }
  }

  private double second(Runnable middle) throws InterruptedException {
    long before = calls.getAsLong();
    long began = nanos.getAsLong();
    half.await();
    middle.run();
    half.await();
    return (calls.getAsLong() - before) * NANOS / (nanos.getAsLong() - began);
  }

  /**
   * Returns the calls of a second with a swap, in percent of those of the second before it; the
   * median, for this machine's own pauses fall on single seconds of either kind.
   */
  double typical() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < swapped.size(); i++) {
      ratios.add(PERCENT * swapped.get(i) / quiet.get(i));
    }
    return median(ratios);
  }

  /** Returns the calls of the slowest second with a swap, in percent of the median second. */
  double slowestSwapped() {
    return PERCENT * Collections.min(swapped) / median();
  }

  /** Returns those of the slowest second without a swap: what the machine does by itself. */
  double slowestQuiet() {
    return PERCENT * Collections.min(quiet) / median();
  }

  private double median() {
    List<Double> all = new ArrayList<>(quiet);
    all.addAll(swapped);
    return median(all);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  @Override
  public String toString() {
    return ("%.1f %% of the second before it; slowest %.1f %% of the median second (%.0f calls), "
            + "without a swap %.1f %%")
        .formatted(typical(), slowestSwapped(), median(), slowestQuiet());
  }
}
