package org.engram.kernel.runtime.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.RolloutStatus.State;
import org.engram.kernel.runtime.internal.trial.TrialStats;
import org.engram.kernel.spi.KernelId;

/** A rollout from its first step to its end. Guarded by the lock of {@link RolloutControl}. */
final class RolloutRun {
  private final RolloutPlan plan;
  private final String candidate;
  private final String build;
  private final List<KernelId> kernels;
  private final TrialWatch watch;
  private final Instant began;
  private State state = State.RUNNING;
  private String reason = "";
  private int step;
  private long stepBegan;
  private long pausedAt;
  private long comparedBefore;

  RolloutRun(
      RolloutPlan plan,
      Registered candidate,
      List<KernelId> kernels,
      TrialWatch watch,
      Instant began,
      long now) {
    this.plan = plan;
    this.candidate = candidate.written();
    this.build = candidate.identity();
    this.kernels = kernels;
    this.watch = watch;
    this.began = began;
    this.stepBegan = now;
  }

  RolloutPlan plan() {
    return plan;
  }

  String build() {
    return build;
  }

  String candidate() {
    return candidate;
  }

  List<KernelId> kernels() {
    return kernels;
  }

  TrialStats stats() {
    return watch.stats();
  }

  State state() {
    return state;
  }

  boolean isLive() {
    return state == State.RUNNING || state == State.PAUSED;
  }

  int percent() {
    return plan.steps().get(step);
  }

  boolean isLastStep() {
    return step == plan.steps().size() - 1;
  }

  /**
   * Returns whether the step has lasted long enough and seen at least one call that both computed
   * alike: time without traffic proves nothing.
   */
  boolean stepIsOver(long now) {
    return state == State.RUNNING
        && now - stepBegan >= plan.stepTime().toNanos()
        && stats().compared() > comparedBefore;
  }

  void nextStep(long now) {
    step++;
    stepBegan = now;
    comparedBefore = stats().compared();
  }

  void pause(long now, String why) {
    state = State.PAUSED;
    reason = why;
    pausedAt = now;
  }

  void resume(long now) {
    state = State.RUNNING;
    reason = "";
    stepBegan += now - pausedAt;
  }

  void end(State how, String why, long now) {
    pausedAt = state == State.PAUSED ? pausedAt : now;
    state = how;
    reason = why;
  }

  RolloutStatus status(long now) {
    long until = state == State.RUNNING ? now : pausedAt;
    return new RolloutStatus(
        candidate,
        kernels,
        plan.steps(),
        state == State.ABORTED ? 0 : percent(),
        plan.stepTime(),
        plan.comparePercent(),
        state,
        reason,
        began,
        Duration.ofNanos(until - stepBegan),
        stats().calls(),
        stats().compared(),
        stats().medianRatios());
  }
}
