package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ReferenceStats;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.spi.KernelId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCallsTest {
  @TempDir
  Path data;

  private static List<String> written(RuntimeFixture runtime) {
    return runtime.control().referenceStats().stream()
        .map(stats -> stats.kernel() + " " + stats.provider() + "/" + stats.tier() + " "
            + stats.durations().count() + " " + stats.errors())
        .toList();
  }

  @Test
  void aRoundTimesEachKernelOnWhatServesAndCountsNoCall() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.runtime().timeReferences();
      runtime.swap("java");
      runtime.runtime().timeReferences();
      runtime.runtime().timeReferences();
      assertThat(written(runtime))
          .containsExactly(
              "vector_similarity java@1.0.0/vector 2 0",
              "vector_similarity zig-x86@1.0.0/avx2 1 0",
              "spreading_activation java@1.0.0/vector 2 0",
              "spreading_activation zig-x86@1.0.0/avx2 1 0",
              "decay_calculation java@1.0.0/vector 2 0",
              "decay_calculation zig-x86@1.0.0/avx2 1 0");
      assertThat(runtime.control().referenceStats())
          .allSatisfy(stats -> assertThat(stats.durations().sumNanos()).isPositive());
      assertThat(runtime.control().kernelStats()).isEmpty();
      assertThat(runtime.status("java@1.0.0").holds()).isZero();
    }
  }

  @Test
  void aRoundTakesNoPartInARollout() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 200);
      runtime.add(LoopProvider.zig("1.0.0"), 100);
      runtime
          .rollouts()
          .start(
              new RolloutPlan(
                  ProviderSelector.parse("zig-x86"),
                  Optional.empty(),
                  List.of(50, 100),
                  Duration.ofMinutes(1),
                  100),
              RuntimeFixture.REASON);
      for (int round = 0; round < 20; round++) {
        runtime.runtime().timeReferences();
      }
      RolloutStatus rollout = runtime.rollouts().list().getFirst();
      assertThat(rollout.calls()).isZero();
      assertThat(rollout.compared()).isZero();
      assertThat(runtime.control().referenceStats())
          .extracting(ReferenceStats::provider)
          .containsOnly("java@1.0.0");
    }
  }

  @Test
  void aFailureIsCountedAndTheProviderServesOn() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data);
        LogLines log = LogLines.open()) {
      LoopProvider broken = LoopProvider.java().during(() -> {
        throw new IllegalStateException("planted");
      });
      runtime.add(broken, 100);
      runtime.runtime().timeReferences();
      assertThat(written(runtime))
          .contains("decay_calculation java@1.0.0/vector 0 1")
          .hasSize(KernelId.values().length);
      assertThat(log.lines()).anyMatch(line -> line.contains("cosine failed on java@1.0.0/vector"));
      assertThat(runtime.route(KernelId.VECTOR_SIMILARITY)).startsWith("java@1.0.0");
      assertThat(runtime.status("java@1.0.0").holds()).isZero();
      assertThat(runtime.control().kernelStats()).isEmpty();
    }
  }

  @Test
  void theTimesGoOnWhenAProviderReturns() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      long id = runtime.add(LoopProvider.java(), 100);
      runtime.runtime().timeReferences();
      runtime.remove(id);
      runtime.runtime().timeReferences();
      runtime.add(LoopProvider.java(), 100);
      runtime.runtime().timeReferences();
      assertThat(written(runtime)).contains("decay_calculation java@1.0.0/vector 2 0");
    }
  }
}
