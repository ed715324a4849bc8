package org.engram.benchmark.internal.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts beside those of the baseline.
 *
 * @param slower by how much each call is slower, as a share, by name; the slowest tier of each
 * @param missing calls of the baseline that were not counted
 */
record Comparison(Map<String, Double> slower, List<String> missing) {
  /** A call may be slower by so much: the compiler's freedom, not the machine's, which is none. */
  static final double TOLERANCE = 0.05;

  private static final double PERCENT = 100;

  static Comparison of(Counts baseline, Counts counted) {
    Map<String, Double> slower = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    baseline.byCall().forEach((call, before) -> {
      Long now = counted.byCall().get(call);
      if (now == null) {
        missing.add(call);
        return;
      }
      String name = call.substring(0, call.indexOf(' '));
      slower.merge(name, (double) (now - before) / before, Math::max);
    });
    return new Comparison(slower, missing);
  }

  /** Returns what is wrong, one sentence each; empty if nothing is slower than it may be. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    slower.forEach((name, share) -> {
      if (share > TOLERANCE) {
        problems.add(String.format(
            Locale.ROOT, "REGRESSION: %s is %.1f%% slower than baseline", name, share * PERCENT));
      }
    });
    missing.forEach(
        call -> problems.add("MISSING: " + call + " is in the baseline and was not counted"));
    return problems;
  }
}
