package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.engram.memory.internal.TestEngine.SPACE;

import java.nio.file.Path;
import java.util.List;
import org.engram.memory.Association;
import org.engram.memory.MemoryException;
import org.engram.memory.OperationStats;
import org.engram.memory.RecallRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationTimesTest {
  private static final float[] CUE = {1, 0, 0};

  @TempDir
  Path folder;

  private static String written(OperationStats stats) {
    return stats.operation() + " " + stats.durations().count() + " " + stats.refused() + " "
        + stats.failed();
  }

  @Test
  void everyOperationIsCountedOnceAndByWhoseFault() {
    try (TestEngine test = TestEngine.withSpace(folder, 3)) {
      Engine engine = test.engine();
      test.remember("a", 1, 0, 0);
      test.remember("b", 0, 1, 0);
      engine.associate(SPACE, List.of(new Association("a", "b", "near", 0.5f)));
      engine.recall(SPACE, RecallRequest.ofVector(CUE, 2));
      assertThatThrownBy(() -> engine.recall("nowhere", RecallRequest.ofVector(CUE, 2)))
          .isInstanceOf(MemoryException.class);
      engine.forget(SPACE, "a");
      test.store().close();
      assertThatThrownBy(() -> engine.forget(SPACE, "b")).isInstanceOf(MemoryException.class);
      assertThat(engine.operations())
          .extracting(OperationTimesTest::written)
          .containsExactly("recall 1 1 0", "remember 2 0 0", "associate 1 0 0", "forget 1 0 1");
      assertThat(engine.operations().getFirst().durations().sumNanos()).isPositive();
    }
  }

  @Test
  void aDefectCountsAsFailed() {
    OperationTimes times = new OperationTimes();
    assertThatThrownBy(() -> times.run(Operation.RECALL, () -> {
          throw new IllegalStateException("planted");
        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(written(times.stats().getFirst())).isEqualTo("recall 0 0 1");
  }
}
