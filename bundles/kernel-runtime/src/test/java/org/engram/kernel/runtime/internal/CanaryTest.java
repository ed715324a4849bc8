package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.spi.KernelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A candidate in canary hurts nobody, whatever it does. */
class CanaryTest {
  private static final String CANDIDATE = "zig-x86@1.0.1";
  private static final Duration STEP = Duration.ofSeconds(10);

  @TempDir
  Path data;

  private static void changeLastBit(MemorySegment out) {
    int bits = out.getAtIndex(ValueLayout.JAVA_INT, 0);
    out.setAtIndex(ValueLayout.JAVA_INT, 0, bits ^ 1);
  }

  static Set<String> operations() {
    return AllCalls.byName().keySet();
  }

  /** Opens a runtime in which 1.0.0 serves and the candidate gets all calls of a canary. */
  private RuntimeFixture withCanary(LoopProvider candidate, int comparePercent) {
    RuntimeFixture runtime = RuntimeFixture.open(data);
    runtime.add(LoopProvider.java(), 100);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    runtime.add(candidate, 200);
    begin(runtime, List.of(100), comparePercent);
    return runtime;
  }

  private static RolloutStatus begin(
      RuntimeFixture runtime, List<Integer> steps, int comparePercent) {
    return runtime
        .rollouts()
        .start(
            new RolloutPlan(
                ProviderSelector.parse(CANDIDATE), Optional.empty(), steps, STEP, comparePercent),
            RuntimeFixture.REASON);
  }

  private static long calls(RuntimeFixture runtime, String provider) {
    return runtime.control().kernelStats().stream()
        .filter(stats -> stats.provider().equals(provider))
        .mapToLong(stats -> stats.invocations())
        .sum();
  }

  private static void assertRejected(RuntimeFixture runtime, String reason) {
    runtime.settle();
    assertThat(runtime.rollouts().list().getFirst())
        .returns(RolloutStatus.State.ABORTED, RolloutStatus::state)
        .satisfies(rollout -> assertThat(rollout.reason()).contains(reason));
    assertThat(runtime.status(CANDIDATE))
        .returns(ProviderState.REJECTED, status -> status.state())
        .satisfies(status -> assertThat(status.reason().orElse("")).contains(reason));
    assertThat(runtime.routes()).containsExactly("zig-x86@1.0.0/avx2 ranking");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void equalAnswersAreCompared(String operation) {
    try (RuntimeFixture runtime = withCanary(LoopProvider.zig("1.0.1"), 100)) {
      Object expected = AllCalls.make(operation, new LoopCalls());
      for (int i = 0; i < 4; i++) {
        assertThat(AllCalls.make(operation, runtime.kernels())).isEqualTo(expected);
      }
      long made = operation.equals("top-k") ? 8 : 4;
      assertThat(runtime.rollouts().list().getFirst().compared()).isEqualTo(made);
      assertThat(calls(runtime, CANDIDATE)).isEqualTo(made);
      assertThat(calls(runtime, "zig-x86@1.0.0")).isEqualTo(made);
      assertThat(runtime.status(CANDIDATE).state()).isEqualTo(ProviderState.CANARY);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aBitMoreOrLessReachesNoCaller(String operation) {
    LoopProvider candidate = LoopProvider.zig("1.0.1").after(CanaryTest::changeLastBit);
    try (RuntimeFixture runtime = withCanary(candidate, 100)) {
      Object expected = AllCalls.make(operation, new LoopCalls());
      for (int i = 0; i < 4; i++) {
        assertThat(AllCalls.make(operation, runtime.kernels())).isEqualTo(expected);
      }
      assertThat(calls(runtime, CANDIDATE)).as("one call was enough").isEqualTo(1);
      assertRejected(runtime, operation + ": ");
      assertThat(data.resolve("divergence"))
          .isDirectoryContaining("glob:**" + operation + "-1.zip");
    }
  }

  @Test
  void aFailureReachesNoCaller() {
    LoopProvider candidate = LoopProvider.zig("1.0.1").during(() -> {
      throw new KernelException(KernelException.Code.INTERNAL, "planted");
    });
    try (RuntimeFixture runtime = withCanary(candidate, 100)) {
      Sample sample = Sample.random(new java.util.Random(3), 20, 8);
      assertThat(sample.cosines(runtime.kernels())).isEqualTo(sample.cosines(new LoopCalls()));
      assertRejected(runtime, "Internal: planted");
    }
  }

  @Test
  void aCandidateThatAnswersAloneAndFailsIsReplacedInTheSameCall() {
    LoopProvider candidate = LoopProvider.zig("1.0.1").during(() -> {
      throw new IllegalStateException("planted");
    });
    try (RuntimeFixture runtime = withCanary(candidate, 1)) {
      Sample sample = Sample.random(new java.util.Random(3), 20, 8);
      assertThat(sample.cosines(runtime.kernels())).isEqualTo(sample.cosines(new LoopCalls()));
      assertRejected(runtime, "planted");
    }
  }

  @Test
  void whatTheCallerDoesWrongIsNoFaultOfTheCandidate() {
    try (RuntimeFixture runtime = withCanary(LoopProvider.zig("1.0.1"), 100)) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(
              () -> Graphs.powerDecay(runtime.kernels(), -1)))
          .hasMessage("InvalidArgument: stability 0 is -1.0, not above 0");
      assertThat(runtime.rollouts().list().getFirst())
          .returns(RolloutStatus.State.RUNNING, RolloutStatus::state)
          .returns(1L, RolloutStatus::compared);
    }
  }

  @Test
  void aSlowCandidateIsFoundByPairs() {
    LoopProvider candidate = LoopProvider.zig("1.0.1").during(() -> {
      long until = System.nanoTime() + 200_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    });
    try (RuntimeFixture runtime = withCanary(candidate, 100)) {
      for (int window = 0; window < 3; window++) {
        AllCalls.decay(runtime.kernels(), 250);
        runtime.settle();
      }
      assertRejected(runtime, "the median of tiny calls");
    }
  }

  @Test
  void aPartOfTheCallsIsComparedWhereThatIsAsked() {
    try (RuntimeFixture runtime = withCanary(LoopProvider.zig("1.0.1"), 25)) {
      AllCalls.decay(runtime.kernels(), 400);
      RolloutStatus rollout = runtime.rollouts().list().getFirst();
      assertThat(rollout.calls()).isEqualTo(400);
      assertThat(rollout.compared()).isEqualTo(100);
      assertThat(calls(runtime, "zig-x86@1.0.0")).isEqualTo(100);
    }
  }

  @Test
  void theShareIsKept() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.add(LoopProvider.zig("1.0.1"), 200);
      begin(runtime, List.of(25, 100), 100);
      AllCalls.decay(runtime.kernels(), 10_000);
      double share = 100.0 * calls(runtime, CANDIDATE) / 10_000;
      assertThat(share).isCloseTo(25, within(0.5));
    }
  }
}
