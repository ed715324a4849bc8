package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.runtime.RolloutPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of how the last process ended, and of what it saw in probation. */
class LastKnownGoodTest {
  private static final String OLD = "zig-x86@1.0.0";
  private static final String NEW = "zig-x86@1.0.1";

  @TempDir
  Path data;

  private RuntimeFixture open(String boot) {
    return open(boot, LoopProvider.zig("1.0.1"));
  }

  private RuntimeFixture open(String boot, LoopProvider candidate) {
    RuntimeFixture runtime = RuntimeFixture.openAfter(boot, data);
    runtime.add(LoopProvider.java(), 100);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    runtime.add(candidate, 200);
    return runtime;
  }

  private void dieOnProbation(String boot) {
    RuntimeFixture runtime = open(boot);
    runtime.swap(NEW);
    assertThat(runtime.status(NEW).state()).isEqualTo(ProviderState.PROBATION);
    runtime.kill();
  }

  @Test
  void anUncleanEndInProbationMakesSuspect() {
    dieOnProbation("boot-1");
    try (RuntimeFixture again = open("boot-1")) {
      assertThat(again.routes()).containsExactly(OLD + "/avx2 choice");
      assertThat(again.status(NEW))
          .returns(ProviderState.SUSPECT, status -> status.state())
          .returns(
              Optional.of("the process ended uncleanly while it was on probation"),
              status -> status.reason());
      assertThatThrownBy(() -> again.swap(NEW))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(NEW + " is suspect (the process ended uncleanly while it was on probation):"
              + " 'kernel:readmit " + NEW + "' lets it serve");
      assertThat(again.control().readmitBundle(101, RuntimeFixture.REASON).changes())
          .isEmpty();
      assertThat(again.status(NEW).state()).isEqualTo(ProviderState.SUSPECT);
      again.control().readmitBundle(103, RuntimeFixture.REASON);
      again.swap(NEW);
      assertThat(again.routes()).containsExactly(NEW + "/avx2 choice");
    }
  }

  @Test
  void theSecondUncleanEndUnderOneBootRejects() {
    dieOnProbation("boot-1");
    try (RuntimeFixture second = open("boot-1")) {
      second.control().readmit(ProviderSelector.parse(NEW), RuntimeFixture.REASON);
    }
    dieOnProbation("boot-1");
    try (RuntimeFixture third = open("boot-1")) {
      assertThat(third.status(NEW).state()).isEqualTo(ProviderState.REJECTED);
      assertThat(third.routes()).containsExactly(OLD + "/avx2 choice");
    }
  }

  @Test
  void underAnotherBootItIsSuspectAgain() {
    dieOnProbation("boot-1");
    try (RuntimeFixture second = open("boot-1")) {
      second.control().readmit(ProviderSelector.parse(NEW), RuntimeFixture.REASON);
    }
    dieOnProbation("boot-2");
    try (RuntimeFixture third = open("boot-3")) {
      assertThat(third.status(NEW).state()).isEqualTo(ProviderState.SUSPECT);
    }
  }

  @Test
  void aCrashReportThatNamesTheLibraryRejects() throws IOException {
    dieOnProbation("boot-1");
    Path log = Files.createDirectories(data.resolve("log"));
    Files.writeString(
        log.resolve("hs_err_pid7.log"),
        "#\n# Problematic frame:\n# C  [libzig-x86-c0ffee-123.so+0x1b40]  engram_cosine\n");
    try (RuntimeFixture again = open("boot-1")) {
      assertThat(again.status(NEW).state()).isEqualTo(ProviderState.REJECTED);
      assertThat(again.status(NEW).reason().orElseThrow()).contains("hs_err_pid7.log");
    }
  }

  @Test
  void aCrashElsewhereDoesNotReject() throws IOException {
    dieOnProbation("boot-1");
    Path log = Files.createDirectories(data.resolve("log"));
    Files.writeString(
        log.resolve("hs_err_pid7.log"), "# Problematic frame:\n# V  [libjvm.so+0x1b40]\n");
    try (RuntimeFixture again = open("boot-1")) {
      assertThat(again.status(NEW).state()).isEqualTo(ProviderState.SUSPECT);
    }
  }

  @Test
  void aCleanEndInProbationIsNoOffence() {
    try (RuntimeFixture runtime = open("boot-1")) {
      runtime.swap(NEW);
    }
    try (RuntimeFixture again = open("boot-1")) {
      assertThat(again.routes()).containsExactly(NEW + "/avx2 choice");
      assertThat(again.status(NEW).state()).isEqualTo(ProviderState.PROBATION);
    }
  }

  @Test
  void anUncleanEndWithoutProbationIsNoOffence() {
    RuntimeFixture runtime = open("boot-1");
    runtime.swap(NEW);
    runtime.pass(Duration.ZERO);
    runtime.pass(Duration.ofMinutes(10));
    assertThat(runtime.status(NEW).state()).isEqualTo(ProviderState.ACTIVE);
    runtime.kill();
    try (RuntimeFixture again = open("boot-1")) {
      assertThat(again.routes()).containsExactly(NEW + "/avx2 choice");
      assertThat(again.status(NEW).state()).isEqualTo(ProviderState.ACTIVE);
      again.swap("java");
      again.swap(NEW);
      assertThat(again.status(NEW).state()).as("it is good").isEqualTo(ProviderState.ACTIVE);
    }
  }

  @Test
  void enoughCallsEndAProbation() {
    try (RuntimeFixture runtime = open("boot-1")) {
      runtime.set(org.engram.kernel.runtime.settings.EngramSettings.PROBATION_CALLS, "1000");
      runtime.swap(NEW);
      runtime.pass(Duration.ZERO);
      AllCalls.decay(runtime.kernels(), 1000);
      runtime.pass(Duration.ZERO);
      assertThat(runtime.status(NEW).state()).isEqualTo(ProviderState.ACTIVE);
    }
  }

  @Test
  void aDivergenceInProbationRollsBack() {
    LoopProvider wrong = LoopProvider.zig("1.0.1").after(out -> {
      int bits = out.getAtIndex(ValueLayout.JAVA_INT, 0);
      out.setAtIndex(ValueLayout.JAVA_INT, 0, bits ^ 1);
    });
    try (RuntimeFixture runtime = open("boot-1", wrong)) {
      runtime.swap(NEW);
      Object expected = AllCalls.make("decay", new LoopCalls());
      int differing = 0;
      for (int i = 0; i < 300; i++) {
        Object answer = AllCalls.make("decay", runtime.kernels());
        differing += answer.equals(expected) ? 0 : 1;
      }
      assertThat(differing)
          .as("a sample of 1 % finds it in the first 100 calls")
          .isLessThan(100);
      runtime.settle();
      assertThat(runtime.routes()).containsExactly(OLD + "/avx2 choice");
      assertThat(runtime.status(NEW).state()).isEqualTo(ProviderState.REJECTED);
    }
    try (RuntimeFixture again = open("boot-1", wrong)) {
      assertThat(again.routes()).containsExactly(OLD + "/avx2 choice");
      assertThat(again.status(NEW).state()).isEqualTo(ProviderState.REJECTED);
    }
  }

  @Test
  void aRejectedBuildIsRefusedEverywhere() {
    LoopProvider failing = LoopProvider.zig("1.0.1").after(out -> {
      throw new IllegalStateException("planted");
    });
    try (RuntimeFixture runtime = open("boot-1", failing)) {
      RolloutPlan plan = new RolloutPlan(
          ProviderSelector.parse(NEW),
          Optional.empty(),
          RolloutPlan.STEPS,
          RolloutPlan.STEP_TIME,
          100);
      runtime.rollouts().start(plan, RuntimeFixture.REASON);
      AllCalls.decay(runtime.kernels(), 30);
      runtime.settle();
      assertThatThrownBy(() -> runtime.swap(NEW)).hasMessageContaining("is rejected");
      assertThatThrownBy(() -> runtime.pin(NEW)).hasMessageContaining("is rejected");
      assertThatThrownBy(() -> runtime.rollouts().start(plan, RuntimeFixture.REASON))
          .hasMessageContaining("is rejected");
    }
  }
}
