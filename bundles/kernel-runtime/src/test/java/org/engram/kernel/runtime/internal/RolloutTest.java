package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.HistoryEntry;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.RolloutStatus.State;
import org.engram.kernel.spi.KernelId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a rollout, and who may move them. */
class RolloutTest {
  private static final String CANDIDATE = "zig-x86@1.0.1";
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Optional<KernelId> ALL = Optional.empty();

  @TempDir
  Path data;

  private RuntimeFixture open() {
    RuntimeFixture runtime = RuntimeFixture.open(data);
    runtime.add(LoopProvider.java(), 100);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    runtime.add(LoopProvider.zig("1.0.1"), 200);
    return runtime;
  }

  private static RolloutPlan plan(String candidate, Optional<KernelId> kernel) {
    return new RolloutPlan(ProviderSelector.parse(candidate), kernel, RolloutPlan.STEPS, STEP, 100);
  }

  private static RolloutStatus start(RuntimeFixture runtime) {
    return runtime.rollouts().start(plan(CANDIDATE, ALL), RuntimeFixture.REASON);
  }

  private static void call(RuntimeFixture runtime, int times) {
    AllCalls.decay(runtime.kernels(), times);
  }

  private static RolloutStatus last(RuntimeFixture runtime) {
    return runtime.rollouts().list().getFirst();
  }

  @Test
  void allStepsLeadToProbation() {
    try (RuntimeFixture runtime = open()) {
      assertThat(start(runtime)).returns(5, RolloutStatus::percent);
      for (int percent : List.of(25, 50, 100)) {
        call(runtime, 100);
        runtime.pass(STEP.minusMillis(1));
        assertThat(last(runtime).percent()).isLessThan(percent);
        runtime.pass(Duration.ofMillis(1));
        assertThat(last(runtime).percent()).isEqualTo(percent);
      }
      call(runtime, 1);
      runtime.pass(STEP);
      assertThat(last(runtime)).returns(State.COMPLETED, RolloutStatus::state);
      assertThat(runtime.routes()).containsExactly(CANDIDATE + "/avx2 choice");
      assertThat(runtime.status(CANDIDATE).state()).isEqualTo(ProviderState.PROBATION);
      assertThat(runtime.status("zig-x86@1.0.0").state()).isEqualTo(ProviderState.STANDBY);
      runtime.control().rollback(ALL, RuntimeFixture.REASON);
      assertThat(runtime.routes()).containsExactly("zig-x86@1.0.0/avx2 choice");
      assertThat(runtime.control().history(100))
          .extracting(HistoryEntry::what)
          .containsExactly(
              "rollback",
              "rollout-done",
              "rollout-step",
              "rollout-step",
              "rollout-step",
              "rollout",
              "start");
    }
  }

  @Test
  void aStepWithoutTrafficDoesNotEnd() {
    try (RuntimeFixture runtime = open()) {
      start(runtime);
      runtime.pass(STEP.multipliedBy(100));
      assertThat(last(runtime).percent()).isEqualTo(5);
      call(runtime, 20);
      runtime.pass(Duration.ZERO);
      assertThat(last(runtime).percent()).isEqualTo(25);
    }
  }

  @Test
  void aPauseStopsTheTimeAndKeepsTheShare() {
    try (RuntimeFixture runtime = open()) {
      start(runtime);
      call(runtime, 100);
      runtime.pass(Duration.ofSeconds(4));
      assertThat(runtime.rollouts().pause(ALL, RuntimeFixture.REASON))
          .returns(State.PAUSED, RolloutStatus::state)
          .returns("paused by test: because", RolloutStatus::reason);
      runtime.pass(STEP.multipliedBy(10));
      call(runtime, 100);
      assertThat(last(runtime))
          .returns(5, RolloutStatus::percent)
          .returns(10L, RolloutStatus::calls);
      runtime.rollouts().resume(ALL, RuntimeFixture.REASON);
      runtime.pass(Duration.ofSeconds(5));
      assertThat(last(runtime).percent()).isEqualTo(5);
      runtime.pass(Duration.ofSeconds(1));
      assertThat(last(runtime).percent()).isEqualTo(25);
    }
  }

  @Test
  void anAbortGivesAllCallsBackAndRejectsNobody() {
    try (RuntimeFixture runtime = open()) {
      start(runtime);
      assertThat(runtime.rollouts().abort(ALL, RuntimeFixture.REASON))
          .returns(State.ABORTED, RolloutStatus::state)
          .returns(0, RolloutStatus::percent);
      call(runtime, 100);
      assertThat(last(runtime).calls()).isZero();
      assertThat(runtime.status(CANDIDATE).state()).isEqualTo(ProviderState.STANDBY);
      assertThat(start(runtime).state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void aCandidateThatLeavesEndsItsRollout() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      long candidate = runtime.add(LoopProvider.zig("1.0.1"), 200);
      start(runtime);
      runtime.remove(candidate);
      call(runtime, 100);
      runtime.pass(Duration.ZERO);
      assertThat(last(runtime))
          .returns(State.ABORTED, RolloutStatus::state)
          .satisfies(status -> assertThat(status.reason()).endsWith(CANDIDATE + " has left"));
    }
  }

  @Test
  void oneRolloutAKernelAtATime() {
    try (RuntimeFixture runtime = open()) {
      Optional<KernelId> decay = Optional.of(KernelId.DECAY_CALCULATION);
      runtime.rollouts().start(plan(CANDIDATE, decay), RuntimeFixture.REASON);
      assertThatThrownBy(() -> start(runtime))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a rollout of " + CANDIDATE
              + " has decay_calculation: abort it first, or name another kernel");
      Optional<KernelId> spreading = Optional.of(KernelId.SPREADING_ACTIVATION);
      runtime.rollouts().start(plan("java", spreading), RuntimeFixture.REASON);
      assertThatThrownBy(() -> runtime.rollouts().abort(ALL, RuntimeFixture.REASON))
          .hasMessage("2 rollouts are running or paused: name one by its kernel");
      runtime.rollouts().abort(spreading, RuntimeFixture.REASON);
      runtime.rollouts().abort(ALL, RuntimeFixture.REASON);
      assertThatThrownBy(() -> runtime.rollouts().pause(decay, RuntimeFixture.REASON))
          .hasMessage("no rollout is running for decay_calculation");
    }
  }

  @Test
  void whatServesAlreadyOrIsNotThereIsRefused() {
    try (RuntimeFixture runtime = open()) {
      assertThatThrownBy(
              () -> runtime.rollouts().start(plan("zig-x86@1.0.0", ALL), RuntimeFixture.REASON))
          .hasMessage("zig-x86@1.0.0 serves already");
      assertThatThrownBy(
              () -> runtime.rollouts().start(plan("zig-x86@2", ALL), RuntimeFixture.REASON))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no provider zig-x86@2; there are: ");
      assertThat(runtime.rollouts().list()).isEmpty();
    }
  }

  @Test
  void aRolloutDoesNotOutliveItsProcess() {
    try (RuntimeFixture runtime = open()) {
      start(runtime);
    }
    try (RuntimeFixture again = open()) {
      call(again, 100);
      assertThat(again.rollouts().list()).isEmpty();
      assertThat(again.routes()).containsExactly("zig-x86@1.0.0/avx2 ranking");
    }
  }

  @Test
  void badPlansAreRefused() {
    ProviderSelector zig = ProviderSelector.parse("zig-x86");
    assertThatThrownBy(() -> new RolloutPlan(zig, ALL, List.of(50, 25, 100), STEP, 100))
        .hasMessage("the steps [50, 25, 100] do not ascend to 100, such as 5,25,50,100");
    assertThatThrownBy(() -> new RolloutPlan(zig, ALL, List.of(5, 25), STEP, 100))
        .hasMessageContaining("do not ascend to 100");
    assertThatThrownBy(() -> new RolloutPlan(zig, ALL, List.of(), STEP, 100))
        .hasMessageContaining("do not ascend to 100");
    assertThatThrownBy(() -> new RolloutPlan(zig, ALL, List.of(100), Duration.ofSeconds(9), 100))
        .hasMessage("a step of PT9S is outside 10 s … 24 h");
    assertThatThrownBy(() -> new RolloutPlan(zig, ALL, List.of(100), STEP, 0))
        .hasMessage("0 % of the calls cannot be compared: expected 1 … 100");
  }
}
