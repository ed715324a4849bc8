package org.engram.benchmark.internal;

import java.util.List;

/**
 * Measures calls in turn, A B C A B C: a machine that is slower for a while is so for all of them,
 * and their ratios within a round stay what they are.
 */
final class Turns {
  /** Less than a twentieth is no improvement. */
  private static final int IMPROVEMENT_PARTS = 20;
  /** A call that is not warm after this many calm times is measured as it is, and told apart. */
  private static final int MOST_CALMS = 60;

  private Turns() {}

  /**
   * Returns the times of each call, in their order.
   *
   * @param leastCalls how many calls warming takes at least
   */
  static List<Times> measure(List<Runnable> calls, int leastCalls, Pace pace) {
    List<Times> times = calls.stream()
        .map(call -> new Times(warmUp(call, leastCalls, pace.calm().toNanos())))
        .toList();
    for (int round = 0; round < pace.rounds(); round++) {
      for (int i = 0; i < calls.size(); i++) {
        // Brings its inputs back into the caches that the one before has filled.
        calls.get(i).run();
        run(calls.get(i), pace.turn().toNanos(), times.get(i));
        times.get(i).endRound();
      }
    }
    return times;
  }

  /**
   * Makes the call until its best time has not improved for so long.
   *
   * @return false if that was given up
   */
  static boolean warmUp(Runnable call, int leastCalls, long calmNanos) {
    long start = System.nanoTime();
    int calls = 0;
    long improved = start;
    long best = Long.MAX_VALUE;
    long now = start;
    do {
      long began = now;
      call.run();
      calls++;
      now = System.nanoTime();
      if (now - began < best - best / IMPROVEMENT_PARTS) {
        improved = now;
      }
      best = Math.min(best, now - began);
      if (now - improved >= calmNanos && calls >= leastCalls) {
        return true;
      }
    } while (now - start < MOST_CALMS * calmNanos);
    return false;
  }

  /** Makes the call for that long, at least once. */
  static void run(Runnable call, long nanos, Times times) {
    long start = System.nanoTime();
    long began = start;
    do {
      call.run();
      long ended = System.nanoTime();
      times.add(ended - began);
      began = ended;
    } while (began - start < nanos);
  }
}
