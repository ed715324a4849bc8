package org.engram.benchmark.internal.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hot loops beside those of the baseline.
 *
 * @param slower by how much the worst loop of each call is longer, as a share, by name
 * @param changes one line for each loop that is another one, for people
 * @param others calls whose loops cannot be compared one by one, a sentence each
 */
record LoopComparison(Map<String, Double> slower, List<String> changes, List<String> others) {

  static LoopComparison of(HotLoops baseline, HotLoops now) {
    LoopComparison comparison =
        new LoopComparison(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
    baseline
        .byCall()
        .forEach((call, before) ->
            comparison.add(call, before, now.byCall().getOrDefault(call, List.of())));
    return comparison;
  }

  private void add(String call, List<HotLoop> before, List<HotLoop> now) {
    List<HotLoop> gone = without(before, now);
    List<HotLoop> come = without(now, before);
    if (gone.size() != come.size()) {
      others.add("CHANGED: " + call + " has " + now.size() + " hot loops instead of "
          + before.size() + "; if that is meant, delete the baseline and store it anew");
      return;
    }
    String name = call.substring(0, call.indexOf(' '));
    for (int i = 0; i < gone.size(); i++) {
      HotLoop was = gone.get(i);
      HotLoop is = come.get(i);
      slower.merge(name, (double) (is.count() - was.count()) / was.count(), Math::max);
      changes.add(call + ": a hot loop of " + was.count() + " instructions has " + is.count() + ": "
          + is.differenceFrom(was));
    }
  }

  /** Returns the loops that the others do not have, one for one. */
  private static List<HotLoop> without(List<HotLoop> loops, List<HotLoop> others) {
    List<HotLoop> left = new ArrayList<>(loops);
    others.forEach(left::remove);
    return left;
  }

  /** Returns what is wrong, one sentence each; empty if nothing is slower than it may be. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(new Comparison(slower, List.of()).problems());
    problems.addAll(others);
    return problems;
  }
}
