package org.engram.benchmark.internal;

import java.util.Arrays;

/** The durations of a call in nanoseconds, round by round. Not safe for threads. */
final class Times {
  private static final int FIRST = 1024;

  private final boolean warm;
  private long[] nanos = new long[FIRST];
  private int count;
  private int roundFrom;
  private double[] roundMedians = new double[0];

  /**
   * Starts without a duration.
   *
   * @param warm whether the call was warm before
   */
  Times(boolean warm) {
    this.warm = warm;
  }

  boolean warm() {
    return warm;
  }

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
  }

  /** Takes all durations of another one, as part of the round that is under way. */
  void addAll(Times other) {
    for (int i = 0; i < other.count; i++) {
      add(other.nanos[i]);
    }
  }

  /** Ends a round of at least one call. */
  void endRound() {
    if (count == roundFrom) {
      throw new IllegalStateException("a round without a call");
    }
    long[] round = Arrays.copyOfRange(nanos, roundFrom, count);
    Arrays.sort(round);
    roundMedians = Arrays.copyOf(roundMedians, roundMedians.length + 1);
    roundMedians[roundMedians.length - 1] = round[round.length / 2];
    roundFrom = count;
  }

  int calls() {
    return count;
  }

  /** Returns the duration that this share of the calls does not exceed. */
  double percentile(double share) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) (share * count))];
  }

  /** Returns the mean duration. */
  double mean() {
    return Arrays.stream(nanos, 0, count).average().orElseThrow();
  }

  /** Returns the ratio of the other's median to this one's, in each round. */
  double[] ratios(Times other) {
    double[] ratios = new double[roundMedians.length];
    for (int round = 0; round < ratios.length; round++) {
      // A clock of whole nanoseconds may see none.
      ratios[round] = other.roundMedians[round] / Math.max(1, roundMedians[round]);
    }
    return ratios;
  }
}
