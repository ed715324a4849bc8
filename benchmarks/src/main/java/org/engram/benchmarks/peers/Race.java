package org.engram.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Contestants in turn, A B C A B C: what slows the machine for a while slows all of them. The first
 * one is ours; of the others the ratio of their time to ours in each round is what counts.
 */
final class Race {
  private static final int CALM_TURNS = 3;
  private static final long LEAST_WARM_UP_TURNS = 20;
  private static final double IMPROVEMENT = 0.97;
  private static final int NAME_WIDTH = 36;

  private final int rounds;
  private final long turnMillis;
  private final PrintStream out;

  Race(int rounds, long turnMillis, PrintStream out) {
    this.rounds = rounds;
    this.turnMillis = turnMillis;
    this.out = out;
  }

  /** Says how far a result is from what is right, or throws if it is no result of this task. */
  @FunctionalInterface
  interface Judge {
    String verdict(float[] result);
  }

  /**
   * Runs and prints a race.
   *
   * @param title what is computed
   * @param element of what one call computes many
   * @param elements how many of it one call computes
   */
  void run(String title, String element, long elements, List<Contestant> contestants, Judge judge)
      throws IOException {
    List<String> verdicts = new ArrayList<>();
    for (Contestant contestant : contestants) {
      verdicts.add(judge.verdict(contestant.result()));
      warmUp(contestant);
    }
    double[][] nanos = new double[contestants.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < contestants.size(); i++) {
        nanos[i][round] = contestants.get(i).nanos(turnMillis);
      }
    }
    out.printf(
        "%n%s%n%-" + NAME_WIDTH + "s %12s %14s  %-23s %s%n",
        title,
        "",
        "call",
        "ns/" + element,
        "÷ ours: min median max",
        "result");
    for (int i = 0; i < contestants.size(); i++) {
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        ratios[round] = nanos[i][round] / nanos[0][round];
      }
      Arrays.sort(ratios);
      Arrays.sort(nanos[i]);
      double median = nanos[i][rounds / 2];
      out.printf(
          "%-" + NAME_WIDTH + "s %9.2f µs %14.3f  %6.2f %6.2f %6.2f    %s%n",
          contestants.get(i).name(),
          median / 1000,
          median / elements,
          ratios[0],
          ratios[rounds / 2],
          ratios[rounds - 1],
          verdicts.get(i));
    }
  }

  /** Until the compiler has nothing to add: three turns without a better time, and a while. */
  private void warmUp(Contestant contestant) throws IOException {
    long began = System.nanoTime();
    double best = Double.MAX_VALUE;
    int calm = 0;
    while (calm < CALM_TURNS
        || System.nanoTime() - began < LEAST_WARM_UP_TURNS * turnMillis * 1_000_000) {
      double nanos = contestant.nanos(turnMillis);
      calm = nanos < IMPROVEMENT * best ? 0 : calm + 1;
      best = Math.min(best, nanos);
    }
  }
}
