package org.engram.kernel.runtime.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.RolloutStatus.State;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.Limits;
import org.engram.kernel.runtime.internal.trial.Share;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.Tier;

/** Rollouts: what operators ask for, and what time and guards do. */
final class RolloutControl implements Rollouts {
  /** Field: the steps in percent. */
  private static final String STEPS = "steps";
  /** Field: how long a step lasts. */
  private static final String STEP_TIME = "step_time";
  /** Field: the share that is compared, in percent. */
  private static final String COMPARE = "compare";

  private static final int MOST_KEPT = 16;
  private static final Reason TIME = new Reason("rollout", "the step is over");

  private final Routes routes;
  private final Decisions decisions;
  private final Trials trials;
  private final Surroundings surroundings;
  private final Deque<RolloutRun> runs = new ArrayDeque<>();

  RolloutControl(Routes routes, Decisions decisions, Trials trials, Surroundings surroundings) {
    this.routes = routes;
    this.decisions = decisions;
    this.trials = trials;
    this.surroundings = surroundings;
  }

  @Override
  public synchronized RolloutStatus start(RolloutPlan plan, Reason reason) {
    Registered candidate = new ProviderLookup(routes).require(plan.candidate());
    List<KernelId> kernels = free(
        candidate, plan.candidate().tier(), ProviderLookup.kernelsOf(candidate, plan.kernel()));
    ProviderSelector selector = plan.candidate().tier().isPresent()
        ? candidate.selector(plan.candidate().tier().get())
        : candidate.anyTier();
    TrialWatch watch = trials.watch(candidate.identity(), candidate.anyTier());
    long now = surroundings.ticker().getAsLong();
    RolloutRun run =
        new RolloutRun(plan, candidate, kernels, watch, surroundings.clock().instant(), now);
    Trial trial = trials
        .canary(candidate.identity(), selector, plan.comparePercent(), watch)
        .withShare(Share.percent(run.percent()));
    JournalRecord entry = decisions
        .entry(Decision.ROLLOUT, kernels, reason)
        .with(JournalRecord.FROM, Decision.written(kernels, decisions.serving(kernels)))
        .with(JournalRecord.TO, Decision.written(kernels, forAll(kernels, selector)))
        .with(Decision.BUILD, candidate.identity())
        .with(STEPS, plan.steps().stream().map(String::valueOf).collect(Collectors.joining(",")))
        .with(STEP_TIME, plan.stepTime().toString())
        .with(COMPARE, Integer.toString(plan.comparePercent()));
    decisions.note(entry, state -> with(state, kernels, trial), why(run, "begins", reason));
    runs.addFirst(run);
    while (runs.size() > MOST_KEPT && !runs.getLast().isLive()) {
      runs.removeLast();
    }
    return run.status(now);
  }

  private List<KernelId> free(Registered candidate, Optional<Tier> tier, List<KernelId> kernels) {
    for (RolloutRun run : runs) {
      if (run.isLive() && kernels.stream().anyMatch(run.kernels()::contains)) {
        throw new IllegalStateException("a rollout of " + run.candidate() + " has "
            + Decision.written(run.kernels()) + ": abort it first, or name another kernel");
      }
    }
    boolean serves = kernels.stream().allMatch(kernel -> {
      ProviderSelector now = decisions.serving(List.of(kernel)).get(kernel);
      return now != null
          && now.matches(candidate.description())
          && tier.map(wanted -> now.tier().equals(Optional.of(wanted))).orElse(true);
    });
    if (serves) {
      throw new IllegalStateException(candidate.written() + " serves already");
    }
    return kernels;
  }

  @Override
  public synchronized RolloutStatus pause(Optional<KernelId> kernel, Reason reason) {
    RolloutRun run = only(kernel, State.RUNNING);
    long now = surroundings.ticker().getAsLong();
    decisions.note(
        decisions.entry(Decision.ROLLOUT_PAUSE, run.kernels(), reason),
        state -> state,
        why(run, "pauses", reason));
    run.pause(now, "paused by " + reason.who() + ": " + reason.why());
    return run.status(now);
  }

  @Override
  public synchronized RolloutStatus resume(Optional<KernelId> kernel, Reason reason) {
    RolloutRun run = only(kernel, State.PAUSED);
    long now = surroundings.ticker().getAsLong();
    decisions.note(
        decisions.entry(Decision.ROLLOUT_RESUME, run.kernels(), reason),
        state -> state,
        why(run, "goes on", reason));
    run.resume(now);
    return run.status(now);
  }

  @Override
  public synchronized RolloutStatus abort(Optional<KernelId> kernel, Reason reason) {
    RolloutRun run = only(kernel, State.RUNNING, State.PAUSED);
    abort(run, reason);
    return run.status(surroundings.ticker().getAsLong());
  }

  @Override
  public synchronized List<RolloutStatus> list() {
    long now = surroundings.ticker().getAsLong();
    return runs.stream().map(run -> run.status(now)).toList();
  }

  /** Ends the rollout of a build that a guard has taken out of the routes. */
  synchronized void refused(String build, Breach breach) {
    for (RolloutRun run : List.copyOf(runs)) {
      if (run.isLive() && run.build().equals(build)) {
        abort(run, new Reason("guard " + breach.guard().id(), breach.sentence()));
      }
    }
  }

  /** Lets time and figures act; the tick of the runtime. */
  synchronized void observe(Limits limits, Trials.End end) {
    long now = surroundings.ticker().getAsLong();
    for (RolloutRun run : List.copyOf(runs)) {
      if (run.isLive()) {
        observe(run, now, limits, end);
      }
    }
  }

  private void observe(RolloutRun run, long now, Limits limits, Trials.End end) {
    Optional<Breach> breach = run.stats().judge(limits);
    if (breach.isPresent()) {
      end.of(run.build(), ProviderSelector.parse(run.candidate()), breach.get());
    } else if (routes.state().build(run.build()).isEmpty()) {
      abort(run, new Reason("rollout", run.candidate() + " has left"));
    } else if (run.stepIsOver(now) && run.isLastStep()) {
      complete(run, now);
    } else if (run.stepIsOver(now)) {
      run.nextStep(now);
      share(run, run.percent());
    }
  }

  private void share(RolloutRun run, int percent) {
    JournalRecord entry = decisions
        .entry(Decision.ROLLOUT_STEP, run.kernels(), TIME)
        .with(JournalRecord.VALUE, Integer.toString(percent));
    decisions.note(
        entry,
        state -> {
          Map<KernelId, Trial> changed = new EnumMap<>(KernelId.class);
          changed.putAll(state.trials());
          run.kernels()
              .forEach(kernel -> changed.computeIfPresent(
                  kernel, (_, trial) -> trial.withShare(Share.percent(percent))));
          return state.withTrials(changed);
        },
        why(run, "gets " + percent + " %", TIME));
  }

  private void complete(RolloutRun run, long now) {
    Reason reason = new Reason("rollout", "all steps passed");
    var _ = decisions.choose(
        Decision.ROLLOUT_DONE, run.plan().candidate(), run.plan().kernel(), reason);
    withdraw(run.kernels());
    run.end(State.COMPLETED, "all calls go to " + run.candidate(), now);
  }

  private void abort(RolloutRun run, Reason reason) {
    long now = surroundings.ticker().getAsLong();
    // The way back does not wait for the disk.
    withdraw(run.kernels());
    run.end(State.ABORTED, "aborted by " + reason.who() + ": " + reason.why(), now);
    decisions.note(
        decisions
            .entry(Decision.ROLLOUT_ABORT, run.kernels(), reason)
            .with(Decision.BUILD, run.build()),
        state -> state,
        why(run, "is aborted", reason));
  }

  private void withdraw(List<KernelId> kernels) {
    var _ = routes.change(
        state -> {
          Map<KernelId, Trial> left = new EnumMap<>(KernelId.class);
          left.putAll(state.trials());
          left.keySet().removeAll(kernels);
          return trials.aligned(state.withTrials(left));
        },
        "rollout ends");
  }

  private RolloutRun only(Optional<KernelId> kernel, State... wanted) {
    List<RolloutRun> found = runs.stream()
        .filter(run -> List.of(wanted).contains(run.state()))
        .filter(run -> kernel.map(run.kernels()::contains).orElse(true))
        .toList();
    if (found.size() != 1) {
      String what = List.of(wanted).stream().map(State::id).collect(Collectors.joining(" or "));
      throw new IllegalStateException(
          found.isEmpty()
              ? "no rollout is " + what + kernel.map(id -> " for " + id).orElse("")
              : found.size() + " rollouts are " + what + ": name one by its kernel");
    }
    return found.getFirst();
  }

  private static RouteState with(RouteState state, List<KernelId> kernels, Trial trial) {
    Map<KernelId, Trial> more = new EnumMap<>(KernelId.class);
    more.putAll(state.trials());
    kernels.forEach(kernel -> more.put(kernel, trial));
    return state.withTrials(more);
  }

  private static Map<KernelId, ProviderSelector> forAll(
      List<KernelId> kernels, ProviderSelector selector) {
    return kernels.stream().collect(Collectors.toMap(kernel -> kernel, _ -> selector));
  }

  private static String why(RolloutRun run, String what, Reason reason) {
    return Decisions.why("rollout of " + run.candidate() + " " + what, reason);
  }
}
