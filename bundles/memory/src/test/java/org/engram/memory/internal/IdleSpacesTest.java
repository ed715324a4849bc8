package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.memory.internal.TestEngine.memory;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.engram.memory.SpaceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleSpacesTest {
  private static final int SPACES = 10_000;
  private static final int DIM = 384;
  private static final long MOST_BYTES = 64 << 10;

  @TempDir
  Path folder;

  @Test
  void anIdleSpaceIsSmall() {
    float[] vector = new float[DIM];
    vector[0] = 1;
    try (TestEngine test = new TestEngine(folder)) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < SPACES; i++) {
          String name = "s" + i;
          threads.execute(() -> {
            test.engine().createSpace(new SpaceSpec(name, DIM, "given"));
            test.engine().remember(name, memory("only", vector));
          });
        }
      }
      test.engine().close();
      long before = heapBytes();
      test.reopen();
      assertThat(test.engine().health().memories()).isEqualTo(SPACES);
      long heap = (heapBytes() - before) / SPACES;
      long offHeap = test.offHeap.bytes() / SPACES;
      assertThat(heap + offHeap)
          .as("%d bytes of heap, %d off-heap", heap, offHeap)
          .isBetween(offHeap, MOST_BYTES);
    }
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
