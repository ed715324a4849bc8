package org.engram.kernel.runtime.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.internal.Standings.Probation;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.Limits;
import org.engram.kernel.spi.KernelId;

/** Ends probations: well, after enough time or calls; otherwise when a guard trips. */
final class Probations {
  /** When this process first saw a build on probation, and how many calls it had had then. */
  private record Open(long beganNanos, long callsBefore) {}

  private final Routes routes;
  private final Decisions decisions;
  private final Meters meters;
  private final Surroundings surroundings;
  private final Map<String, Open> open = new HashMap<>();

  Probations(Routes routes, Decisions decisions, Meters meters, Surroundings surroundings) {
    this.routes = routes;
    this.decisions = decisions;
    this.meters = meters;
    this.surroundings = surroundings;
  }

  /** Lets time, calls and figures act; the tick of the runtime. */
  synchronized void observe(Duration length, long calls, Limits limits, Trials.End end) {
    RouteState state = routes.state();
    Map<KernelId, Probation> running = state.policy().standings().probations();
    open.keySet().retainAll(builds(running));
    for (Probation probation : Set.copyOf(running.values())) {
      Optional<Registered> provider = state.build(probation.build());
      if (provider.isPresent()) {
        observe(probation, provider.get(), length, calls);
      }
    }
    state.trials().values().stream().filter(trial -> !trial.canary()).distinct().forEach(trial -> {
      Optional<Breach> breach = trial.watch().stats().judge(limits);
      breach.ifPresent(trial.watch()::tripped);
    });
  }

  private void observe(Probation probation, Registered provider, Duration length, long calls) {
    long now = surroundings.ticker().getAsLong();
    long served = meters.invocations(provider.written());
    Open since = open.computeIfAbsent(probation.build(), _ -> new Open(now, served));
    boolean longEnough = now - since.beganNanos() >= length.toNanos();
    long callsSince = served - since.callsBefore();
    if (longEnough || callsSince >= calls) {
      Reason reason = new Reason(
          "probation",
          longEnough ? "it has lasted " + length : "it has served " + callsSince + " calls");
      decisions.note(
          decisions.entry(Decision.GOOD, List.of(), reason).with(Decision.BUILD, probation.build()),
          state -> state,
          Decisions.why(provider.written() + " has passed its probation", reason));
    }
  }

  private static Set<String> builds(Map<KernelId, Probation> probations) {
    return probations.values().stream().map(Probation::build).collect(Collectors.toSet());
  }
}
