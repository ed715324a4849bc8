package org.engram.telemetry.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.kernel.runtime.KernelListener;

/** Counts what happens to the kernels: decisions, guards, changes of the routes. */
public final class Decisions implements KernelListener, Source {
  /** Counted from 0 on, so that the first one is seen as an increase. */
  private static final List<String> DECISIONS = List.of(
      "swap",
      "pin",
      "unpin",
      "rollback",
      "return",
      "retire",
      "rollout",
      "rollout-step",
      "rollout-pause",
      "rollout-resume",
      "rollout-abort",
      "rollout-done",
      "reject",
      "suspect",
      "readmit",
      "good",
      LabelLimit.OTHER);

  private static final List<String> GUARDS = List.of(
      "error", "divergence", "environment", "latency", "overflow", "stuck", LabelLimit.OTHER);

  private static final String ROUTE = "route";
  private static final String REJECT = "reject";
  private static final String WHO = "who";
  private static final String GUARD = "guard ";

  private final Map<String, LongAdder> decisions = counters(DECISIONS);
  private final Map<String, LongAdder> guards = counters(GUARDS);
  private final LongAdder routeChanges = new LongAdder();

  @Override
  public void happened(KernelEvent event) {
    if (event.what().equals(ROUTE)) {
      routeChanges.increment();
      return;
    }
    count(decisions, event.what());
    String who = event.details().getOrDefault(WHO, "");
    if (event.what().equals(REJECT) && who.startsWith(GUARD)) {
      count(guards, who.substring(GUARD.length()));
    }
  }

  @Override
  public void read(Readings into) {
    decisions.forEach((what, count) -> into.value(Family.DECISIONS, count.sum(), what));
    guards.forEach((guard, count) -> into.value(Family.GUARDS, count.sum(), guard));
    into.value(Family.ROUTE_CHANGES, routeChanges.sum());
  }

  private static void count(Map<String, LongAdder> counters, String what) {
    LongAdder known = counters.get(what);
    (known == null ? counters.computeIfAbsent(LabelLimit.OTHER, _ -> new LongAdder()) : known)
        .increment();
  }

  private static Map<String, LongAdder> counters(List<String> names) {
    Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    names.forEach(name -> counters.put(name, new LongAdder()));
    return counters;
  }
}
