package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.SwapReport;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.SimilarityKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
  private static final String ZIG = "zig-x86@1.0.0/avx2";
  private static final String JAVA = "java@1.0.0/vector";

  @TempDir
  Path data;

  /** Opens a runtime with a native provider and one in Java. */
  private RuntimeFixture open() {
    RuntimeFixture runtime = RuntimeFixture.open(data);
    runtime.add(LoopProvider.java(), 100);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    return runtime;
  }

  @Test
  void theGreatestRankingServesAndOfEqualsTheOldest() {
    try (RuntimeFixture runtime = open()) {
      assertThat(runtime.routes()).containsExactly(ZIG + " ranking");
      runtime.add(LoopProvider.zig("1.0.1"), 200);
      assertThat(runtime.routes()).containsExactly(ZIG + " ranking");
      assertThat(runtime.control().providers())
          .extracting(status -> status.description().version() + " " + status.active())
          .containsExactly("1.0.0 true", "1.0.1 false", "1.0.0 false");
    }
  }

  @Test
  void aRankingThatChangesInPlaceMovesTheRoutes() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      long java = runtime.add(LoopProvider.java(), 100);
      long zig = runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.add(LoopProvider.zig("1.0.1"), 150);
      runtime.rank(java, 300);
      assertThat(runtime.routes()).containsExactly(JAVA + " ranking");
      runtime.rank(java, 100);
      runtime.rank(zig, 120);
      assertThat(runtime.routes()).containsExactly("zig-x86@1.0.1/avx2 ranking");
      assertThat(runtime.control().providers())
          .extracting("ranking")
          .containsExactly(150, 120, 100);
    }
  }

  @Test
  void aKernelThatOneLacksIsServedByTheNext() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.add(LoopProvider.zig("1.0.0").only(SimilarityKernel.class, DecayKernel.class), 200);
      assertThat(runtime.route(KernelId.DECAY_CALCULATION)).startsWith(ZIG);
      assertThat(runtime.route(KernelId.SPREADING_ACTIVATION)).startsWith(JAVA);
      // Similarity and top-k go apart: each has its line.
      assertThat(runtime.control().routes())
          .filteredOn(route -> route.kernel() == KernelId.VECTOR_SIMILARITY)
          .extracting(route -> route.provider().orElse(""))
          .containsExactly("zig-x86@1.0.0", "java@1.0.0");
    }
  }

  @Test
  void withoutAProviderACallIsUnsupported() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      Sample sample = Sample.random(new java.util.Random(1), 2, 3);
      assertThatThrownBy(() -> sample.cosines(runtime.kernels()))
          .isInstanceOf(KernelException.class)
          .hasMessage("Unsupported: no provider offers vector_similarity");
    }
  }

  @Test
  void swapMovesAllKernelsOrOneAndIsKept() {
    try (RuntimeFixture runtime = open();
        LogLines log = LogLines.open()) {
      SwapReport report = runtime
          .control()
          .swap(ProviderSelector.parse("java/scalar"), Optional.empty(), RuntimeFixture.REASON);
      assertThat(report.changes())
          .containsExactly(
              "vector_similarity: " + ZIG + " -> java@1.0.0/scalar",
              "spreading_activation: " + ZIG + " -> java@1.0.0/scalar",
              "decay_calculation: " + ZIG + " -> java@1.0.0/scalar");
      assertThat(log.lines())
          .containsExactly(
              "INFO swap to java/scalar by test (because): " + String.join("; ", report.changes()));
      runtime
          .control()
          .swap(
              ProviderSelector.parse("zig-x86"),
              Optional.of(KernelId.DECAY_CALCULATION),
              RuntimeFixture.REASON);
      assertThat(runtime.route(KernelId.DECAY_CALCULATION)).isEqualTo(ZIG + " choice");
    }
    try (RuntimeFixture again = open()) {
      assertThat(again.route(KernelId.DECAY_CALCULATION)).isEqualTo(ZIG + " choice");
      assertThat(again.route(KernelId.VECTOR_SIMILARITY)).isEqualTo("java@1.0.0/scalar choice");
      assertThat(again.decisions().getFirst().fields())
          .containsEntry(JournalRecord.WHAT, "swap")
          .containsEntry(JournalRecord.FROM, String.join(",", ZIG, ZIG, ZIG))
          .containsEntry(JournalRecord.TO, "java/scalar,java/scalar,java/scalar")
          .containsEntry(JournalRecord.WHO, "test")
          .containsEntry(JournalRecord.WHY, "because")
          .containsKeys(JournalRecord.WHEN, JournalRecord.DIGESTS, JournalRecord.KERNEL);
    }
  }

  @Test
  void pinIsAboveChoiceAndUnpinClearsBoth() {
    try (RuntimeFixture runtime = open()) {
      runtime.pin("java");
      runtime.swap("zig-x86");
      assertThat(runtime.routes()).containsExactly(JAVA + " pin");
    }
    try (RuntimeFixture again = open()) {
      assertThat(again.routes()).containsExactly(JAVA + " pin");
      again.control().unpin(Optional.empty(), RuntimeFixture.REASON);
      assertThat(again.routes()).containsExactly(ZIG + " ranking");
    }
    try (RuntimeFixture third = open()) {
      assertThat(third.routes()).containsExactly(ZIG + " ranking");
    }
  }

  @Test
  void anAbsentChoiceFallsToTheNextAndServesAgainWhenItReturns() {
    try (RuntimeFixture runtime = open()) {
      runtime.swap("java");
    }
    try (RuntimeFixture again = RuntimeFixture.open(data)) {
      again.add(LoopProvider.zig("1.0.0"), 200);
      assertThat(again.routes()).containsExactly(ZIG + " ranking");
      long java = again.add(LoopProvider.java(), 100);
      assertThat(again.routes()).containsExactly(JAVA + " choice");
      again.remove(java);
      assertThat(again.routes()).containsExactly(ZIG + " ranking");
      again.add(LoopProvider.java(), 100);
      assertThat(again.routes()).containsExactly(JAVA + " choice");
    }
  }

  @Test
  void nativeOffIsAboveAPinAndIsKept() {
    try (RuntimeFixture runtime = open()) {
      runtime.pin("zig-x86");
      SwapReport report = runtime.control().setNativeEnabled(false, RuntimeFixture.REASON);
      assertThat(report.changes()).hasSize(3);
      assertThat(runtime.routes()).containsExactly(JAVA + " native-off");
    }
    try (RuntimeFixture again = open()) {
      assertThat(again.settings().get(EngramSettings.ZIG_KERNELS_ENABLED)).isFalse();
      assertThat(again.routes()).containsExactly(JAVA + " native-off");
      again.control().setNativeEnabled(true, RuntimeFixture.REASON);
      assertThat(again.routes()).containsExactly(ZIG + " pin");
    }
  }

  @Test
  void theSettingIsTheSameSwitch() {
    try (RuntimeFixture runtime = open()) {
      runtime.set(EngramSettings.ZIG_KERNELS_ENABLED, "false");
      assertThat(runtime.routes()).containsExactly(JAVA + " native-off");
      runtime.settings().unset("zig_kernels_enabled", "test");
      assertThat(runtime.routes()).containsExactly(ZIG + " ranking");
    }
  }

  @Test
  void theTierLimitLowersEvenAPin() {
    try (RuntimeFixture runtime = open()) {
      runtime.pin("zig-x86/avx2");
      runtime.set(EngramSettings.KERNEL_TIER_MAX, "baseline");
      assertThat(runtime.routes()).containsExactly("zig-x86@1.0.0/baseline pin");
      runtime.set(EngramSettings.KERNEL_TIER_MAX, "avx512");
      assertThat(runtime.routes()).containsExactly(ZIG + " pin");
    }
  }

  @Test
  void retireStopsAProviderUnlessItIsTheOnlyOne() {
    LoopProvider java = LoopProvider.java();
    LoopProvider zig = LoopProvider.zig("1.0.0");
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(java, 100);
      runtime.add(zig, 200);
      assertThat(runtime
              .control()
              .retire(ProviderSelector.parse("zig-x86"), RuntimeFixture.REASON)
              .changes())
          .hasSize(3);
      assertThat(zig.isLoaded()).isFalse();
      assertThat(runtime.routes()).containsExactly(JAVA + " ranking");
      assertThatThrownBy(
              () -> runtime.control().retire(ProviderSelector.parse("java"), RuntimeFixture.REASON))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("java@1.0.0 is the only provider of");
      assertThat(java.isLoaded()).isTrue();
      assertThat(runtime.decisions()).extracting(JournalRecord::what).containsExactly("retire");
    }
  }

  @Test
  void theLastThatMayServeIsNotRetiredWhileNativeIsOff() {
    try (RuntimeFixture runtime = open()) {
      runtime.control().setNativeEnabled(false, RuntimeFixture.REASON);
      assertThatThrownBy(
              () -> runtime.control().retire(ProviderSelector.parse("java"), RuntimeFixture.REASON))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aProviderThatIsNotThereIsNamedWithThoseThatAre() {
    try (RuntimeFixture runtime = open()) {
      assertThatThrownBy(() -> runtime.swap("zig-arm64"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no provider zig-arm64; there are: zig-x86@1.0.0/baseline, " + ZIG
              + ", java@1.0.0/scalar, " + JAVA);
      assertThat(runtime.decisions()).isEqualTo(List.of());
    }
  }

  @Test
  void theFirstNativeProviderIsAnnouncedOnce() {
    try (LogLines log = LogLines.open();
        RuntimeFixture runtime = open()) {
      runtime.swap("java");
      runtime.swap("zig-x86");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("initialized"))
          .containsExactly("INFO Zig kernels initialized: vector_similarity,"
              + " spreading_activation, decay_calculation");
    }
  }

  @Test
  void aForwardMoveThatCannotBeWrittenIsNotMadeAndTheWayBackIs() {
    try (RuntimeFixture runtime = open()) {
      runtime.swap("java");
      runtime.folder().journal().close();
      assertThatThrownBy(() -> runtime.pin("java/scalar"))
          .isInstanceOf(java.io.UncheckedIOException.class);
      assertThat(runtime.routes()).containsExactly(JAVA + " choice");
      assertThatThrownBy(() -> runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON))
          .isInstanceOf(java.io.UncheckedIOException.class);
      assertThat(runtime.routes()).containsExactly(ZIG + " choice");
      assertThatThrownBy(() -> runtime.control().setNativeEnabled(false, RuntimeFixture.REASON))
          .isInstanceOf(java.io.UncheckedIOException.class);
      assertThat(runtime.routes()).containsExactly(JAVA + " native-off");
    }
  }

  @Test
  void ofEqualRankingsTheBundleThatWasInstalledFirstServes() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.runtime().add(LoopProvider.zig("1.0.1"), new ServiceRank(200, 1, 33));
      runtime.runtime().add(LoopProvider.zig("1.0.0"), new ServiceRank(200, 2, 26));
      assertThat(runtime.routes()).containsExactly("zig-x86@1.0.0/avx2 ranking");
    }
  }
}
