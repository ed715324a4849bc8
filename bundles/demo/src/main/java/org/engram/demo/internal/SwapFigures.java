package org.engram.demo.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the swaps under load came to.
 *
 * @param calls recalls that ran meanwhile
 * @param failed those that gave no answer
 * @param differing those whose answer was another one than before the swaps
 * @param swapNanos how long each swap took that did what it should
 * @param mapped most native libraries seen in the process after a stop of their bundle; empty where
 *     that cannot be seen
 */
record SwapFigures(
    long calls, long failed, long differing, List<Long> swapNanos, OptionalLong mapped) {
  /** Swaps that the demo makes: half of them by route, half by stop and start. */
  static final int SWAPS = 50;

  private static final double NANOS_PER_MS = 1e6;

  SwapFigures {
    swapNanos = swapNanos.stream().sorted().toList();
  }

  void print(PrintStream out) {
    out.println("calls: " + calls);
    out.println("failed calls: " + failed);
    out.println("differing results: " + differing);
    out.println("swaps: " + swapNanos.size());
    out.printf("swap p50/p99: %.1f / %.1f ms%n", quantileMs(50), quantileMs(99));
    out.println("libraries left mapped: "
        + (mapped.isPresent() ? mapped.getAsLong() : "not counted, for want of /proc/self/maps"));
  }

  private double quantileMs(int percent) {
    if (swapNanos.isEmpty()) {
      return Double.NaN;
    }
    int rank = (percent * swapNanos.size() + 99) / 100;
    return swapNanos.get(Math.max(rank, 1) - 1) / NANOS_PER_MS;
  }

  /** Returns a sentence for each figure that is not what it must be. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (calls == 0) {
      problems.add("No recall ran.");
    }
    if (failed != 0) {
      problems.add(failed + " recalls failed.");
    }
    if (differing != 0) {
      problems.add(differing + " recalls had another answer than before the swaps.");
    }
    if (swapNanos.size() != SWAPS) {
      problems.add(swapNanos.size() + " of " + SWAPS + " swaps did what they should.");
    }
    if (mapped.orElse(0) != 0) {
      problems.add(mapped.getAsLong() + " libraries were still mapped after a stop.");
    }
    return problems;
  }
}
