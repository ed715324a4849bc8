package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.memory.internal.TestEngine.SPACE;

import java.lang.foreign.Arena;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.KernelException;
import org.engram.memory.Association;
import org.engram.memory.EngineHealth;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.engram.memory.internal.offheap.OffHeap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFailureTest {
  private static final float[] CUE = {1, 0, 0};
  /** Chunks of few small rows are smaller than this, what calls work in is not. */
  private static final long CHUNK_LIMIT = 100_000;

  @TempDir
  Path folder;

  private TestEngine test;

  @BeforeEach
  void open() {
    test = TestEngine.withSpace(folder, 3);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Engine engine() {
    return test.engine();
  }

  private RecallAnswer recallAll() {
    return engine().recall(SPACE, RecallRequest.ofVector(CUE, 1000).explained());
  }

  @Test
  void aDamagedMemoryIsLeftOutAndReported() throws Exception {
    test.remember("whole", 1, 0, 0);
    test.remember("damaged", 1, 0.1f, 0);
    engine().associate(SPACE, List.of(new Association("whole", "damaged", "user", 1)));
    assertThat(engine().health().healthy()).isTrue();
    test.close();
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("memories.db"));
        Statement statement = database.createStatement()) {
      statement.execute("UPDATE memory SET text = 'something else' WHERE id = 'damaged'");
    }
    test = new TestEngine(folder);
    assertThat(recallAll().results()).extracting(r -> r.memory().id()).containsExactly("whole");
    assertThat(engine().associations(SPACE, "whole")).isEmpty();
    EngineHealth health = engine().health();
    assertThat(health.quarantined()).isEqualTo(1);
    assertThat(health.healthy()).isFalse();
    assertThat(health.memories()).isEqualTo(1);
  }

  @Test
  void aChangeThatCannotBeShownStopsChangesUntilARestart() {
    OffHeap.Source arenas = bytes -> {
      if (bytes < CHUNK_LIMIT) {
        throw new OutOfMemoryError("planted");
      }
      return new OffHeap.Piece(Arena.ofAuto().allocate(bytes, OffHeap.ALIGNMENT), () -> {});
    };
    OffHeap full = new OffHeap(arenas);
    test.close();
    Path other = folder.resolve("starved");
    try (TestEngine starved = new TestEngine(other, TestKernels.open(other), full)) {
      starved.engine().createSpace(new SpaceSpec(SPACE, 3, "given"));
      assertThat(TestEngine.codeOf(() -> starved.remember("a", 1, 0, 0)))
          .isEqualTo(Code.UNAVAILABLE);
      assertThat(TestEngine.codeOf(() -> starved.remember("b", 1, 0, 0)))
          .isEqualTo(Code.UNAVAILABLE);
      assertThat(starved.engine().health().writable()).isFalse();
      assertThat(starved.engine().health().reasons())
          .singleElement()
          .asString()
          .contains("planted");
    }
    test = new TestEngine(other);
    assertThat(engine().list(SPACE, Optional.empty(), 10).items())
        .extracting(MemoryRecord::id)
        .containsExactly("a");
    assertThat(recallAll().results()).hasSize(1);
  }

  @Test
  void aFailedRecallHoldsNothing() {
    test.remember("a", 1, 0, 0);
    test.remember("b", 0, 1, 0);
    engine().associate(SPACE, List.of(new Association("a", "b", "user", 1)));
    test.close();
    TestKernels runtime = TestKernels.open(folder);
    Kernels failing = (Kernels) Proxy.newProxyInstance(
        Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
          if (method.getName().equals("spread")) {
            throw new KernelException(KernelException.Code.INTERNAL, "planted");
          }
          return method.invoke(runtime.kernels(), args);
        });
    test = new TestEngine(folder, runtime, failing, OffHeap.ofArenas());
    for (int i = 0; i < 10; i++) {
      assertThat(TestEngine.codeOf(this::recallAll)).isEqualTo(Code.UNAVAILABLE);
    }
    engine().close();
    assertThat(test.offHeap.bytes()).isZero();
  }
}
