package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollback returns to what served before. */
class RollbackTest {
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
  void rollbackUndoesDecisionAfterDecision() {
    try (RuntimeFixture runtime = open()) {
      runtime.swap("java/vector");
      runtime.swap("java/scalar");
    }
    try (RuntimeFixture again = open()) {
      assertThat(again.control().routes())
          .allSatisfy(route -> assertThat(route.previous()).contains(JAVA));
      again.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(again.routes()).containsExactly(JAVA + " choice");
      again.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(again.routes()).containsExactly(ZIG + " choice");
      assertThatThrownBy(() -> again.control().rollback(Optional.empty(), RuntimeFixture.REASON))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing to roll back");
    }
    try (RuntimeFixture third = open()) {
      assertThat(third.routes()).containsExactly(ZIG + " choice");
    }
  }

  @Test
  void rollbackOfOneKernelLeavesTheOthers() {
    try (RuntimeFixture runtime = open()) {
      runtime.swap("java");
      runtime.control().rollback(Optional.of(KernelId.SPREADING_ACTIVATION), RuntimeFixture.REASON);
      assertThat(runtime.route(KernelId.SPREADING_ACTIVATION)).isEqualTo(ZIG + " choice");
      assertThat(runtime.route(KernelId.DECAY_CALCULATION)).isEqualTo(JAVA + " choice");
    }
  }

  @Test
  void rollbackLeavesAPinnedProvider() {
    try (RuntimeFixture runtime = open()) {
      runtime.pin("java");
      runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(runtime.routes()).containsExactly(ZIG + " choice");
    }
  }

  @Test
  void rollbackToAnAbsentProviderIsRefused() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      long zig = runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.swap("java");
      runtime.remove(zig);
      assertThatThrownBy(() -> runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(ZIG + " served before, but is not there now; there are:"
              + " java@1.0.0/scalar, " + JAVA);
    }
  }

  @Test
  void whatWasUnloadedIsStartedAgain() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      long zig = runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.swap("java");
      runtime.remove(zig);
      runtime.startable("zig-x86@1.0.0", () -> LoopProvider.zig("1.0.0"));
      runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(runtime.routes()).containsExactly(ZIG + " choice");
    }
  }

  @Test
  void whatAnUpdateReplacedComesBackBeforeDecisionsAreUndone() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 10);
      long zig = runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.swap("java/vector");
      runtime.swap("zig-x86/avx2");
      runtime.startable("zig-x86@1.0.0", () -> LoopProvider.zig("1.0.0"));
      runtime.update(zig, "zig-x86@1.0.0");
      assertThat(runtime.routes()).containsExactly(JAVA + " ranking");

      var report = runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(report.changes()).hasSize(3).allMatch(line -> line.endsWith(ZIG + " is back"));
      assertThat(runtime.routes()).containsExactly(ZIG + " choice");
      assertThat(runtime.decisions().getLast().what()).isEqualTo("return");

      runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(runtime.routes()).containsExactly(JAVA + " choice");
    }
  }

  @Test
  void whatSomebodyStoppedDoesNotComeBackByARollbackOfOtherThings() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      long zig = runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.startable("zig-x86@1.0.0", () -> LoopProvider.zig("1.0.0"));
      runtime.remove(zig);
      assertThatThrownBy(() -> runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing to roll back");
      assertThat(runtime.routes()).containsExactly(JAVA + " ranking");
    }
  }

  @Test
  void whatIsNotKeptIsNoObstacleToTheRollbackOfDecisions() {
    try (RuntimeFixture runtime = open()) {
      runtime.swap("java/scalar");
      long second = runtime.add(LoopProvider.zig("1.0.1"), 300);
      runtime.swap("zig-x86@1.0.1");
      runtime.update(second, "zig-x86@1.0.1");
      runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(runtime.routes()).containsExactly("java@1.0.0/scalar choice");
    }
  }

  @Test
  void aDecisionSinceTheUpdateCountsMoreThanWhatItReplaced() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      long zig = runtime.add(LoopProvider.zig("1.0.0"), 200);
      runtime.startable("zig-x86@1.0.0", () -> LoopProvider.zig("1.0.0"));
      runtime.update(zig, "zig-x86@1.0.0");
      runtime.swap("java/scalar");
      runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      assertThat(runtime.routes()).containsExactly(JAVA + " choice");
    }
  }

  @Test
  void aProviderThatWasSwappedOutIsRetiredAfterItsWarmTime() {
    LoopProvider zig = LoopProvider.zig("1.0.0");
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.add(zig, 200);
      runtime
          .control()
          .swap(
              ProviderSelector.parse("java"),
              Optional.empty(),
              Duration.ofSeconds(60),
              RuntimeFixture.REASON);
      runtime.pass(Duration.ofSeconds(59));
      assertThat(zig.isLoaded()).isTrue();
      runtime.pass(Duration.ofSeconds(1));
      assertThat(zig.isLoaded()).isFalse();
    }
  }
}
