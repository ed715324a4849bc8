package org.engram.benchmark.internal;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures calls in turn, A B C A B C: a machine that is slower for a while is so for all of them,
 * and their ratios within a round stay what they are.
 */
final class Turns {
  private Turns() {}

  /** Returns the times of each call, in their order. */
  static List<Times> measure(List<Runnable> calls, Pace pace) {
    for (Runnable call : calls) {
      run(call, pace.warmUp().toNanos(), new Times());
    }
    List<Times> times =
        IntStream.range(0, calls.size()).mapToObj(_ -> new Times()).toList();
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
