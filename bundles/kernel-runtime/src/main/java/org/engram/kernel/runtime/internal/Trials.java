package org.engram.kernel.runtime.internal;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.DivergenceFolder;
import org.engram.kernel.runtime.internal.trial.Share;
import org.engram.kernel.spi.KernelId;

/** Begins trials, and keeps those of the routes in step with what was decided. */
final class Trials {
  /** Share of the calls of a provider on probation that are compared. */
  private static final int PROBATION_PERCENT = 1;

  private static final int WHOLE = 100;

  /** Ends a trial: takes all calls from the build at once, decides the rest later. */
  @FunctionalInterface
  interface End {
    void of(String build, ProviderSelector provider, Breach breach);
  }

  private final DivergenceFolder folder;
  private final Clock clock;
  private final End end;

  Trials(DivergenceFolder folder, Clock clock, End end) {
    this.folder = folder;
    this.clock = clock;
    this.end = end;
  }

  /** Returns what watches the calls of that build. */
  TrialWatch watch(String build, ProviderSelector provider) {
    return new TrialWatch(folder, clock, breach -> end.of(build, provider, breach));
  }

  /** Returns the trial of a candidate that gets nothing yet. */
  Trial canary(String build, ProviderSelector candidate, int comparePercent, TrialWatch watch) {
    return new Trial(
        candidate, true, build, Share.percent(0), Share.percent(comparePercent), watch);
  }

  /**
   * Returns that state with the trials that its policy asks for: canaries stay, of each kernel with
   * a provider on probation some calls are compared with what served before.
   */
  RouteState aligned(RouteState state) {
    Map<KernelId, Trial> trials = new EnumMap<>(KernelId.class);
    state.trials().forEach((kernel, trial) -> {
      if (trial.canary()) {
        trials.put(kernel, trial);
      }
    });
    state.policy().standings().probations().forEach((kernel, probation) -> {
      if (probation.before().isPresent() && !trials.containsKey(kernel)) {
        Trial running = state.trials().get(kernel);
        boolean goesOn = running != null && running.build().equals(probation.build());
        trials.put(
            kernel,
            goesOn && running != null
                ? running
                : new Trial(
                    probation.before().get(),
                    false,
                    probation.build(),
                    Share.percent(PROBATION_PERCENT),
                    Share.percent(WHOLE),
                    watch(probation.build(), probation.provider())));
      }
    });
    return state.withTrials(trials);
  }
}
