package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.Helpers;
import org.engram.kernel.spi.ParallelSpreadingKernel;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpreadSplitTest {
  private static final int LARGE = (int) (SpreadSplit.SPLIT_WORK / 2);

  private final WorkerPool workers = new WorkerPool(3);
  private final SpreadSplit split = new SpreadSplit(workers);
  private final Witness kernel = new Witness();
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    workers.close();
    arena.close();
  }

  @Test
  void aLargeGraphIsDivided() {
    spread(LARGE, 1, false);
    assertThat(kernel.threads).isEqualTo(3);
    assertThat(kernel.parts.cardinality()).isEqualTo(100);
  }

  @Test
  void aSmallGraphIsLeftToTheCaller() {
    spread(LARGE - 1, 1, false);
    assertThat(kernel.threads).isZero();
  }

  @Test
  void severalCuesWithRoomGoSideBySideAndWithoutItOneAfterTheOther() {
    spread(LARGE, 2, true);
    assertThat(kernel.threads).isZero();
    spread(LARGE, 2, false);
    assertThat(kernel.threads).isEqualTo(3);
  }

  @Test
  void oneWorkerIsNoHelp() {
    workers.resize(1);
    spread(LARGE, 1, false);
    assertThat(kernel.threads).isZero();
  }

  @Test
  void aPartThatFailsFailsTheCall() {
    kernel.failing = true;
    assertThatThrownBy(() -> spread(LARGE, 1, false)).hasMessage("part 7");
  }

  private void spread(int nodes, int cueCount, boolean batch) {
    kernel.threads = 0;
    GraphLayout graph =
        GraphLayoutBuilder.build(arena, nodes, EdgeList.of(new int[0], new int[0], new float[0]));
    Cues one = Cues.single(arena, new int[] {1}, new float[] {1});
    Cues cues = cueCount == 1
        ? one
        : new Cues(
            cueCount,
            arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 1, 1),
            one.nodes(),
            one.activations());
    split.spread(
        kernel,
        graph,
        new SpreadRequest(1, 1, 0, 0, false, false, cues),
        batch
            ? SpreadWorkspace.allocateBatch(arena, graph)
            : SpreadWorkspace.allocate(arena, graph),
        SpreadOutput.allocate(arena, cueCount, 1));
  }

  /** Notes the threads that it is lent and the parts that they run. */
  private static final class Witness implements ParallelSpreadingKernel {
    private final BitSet parts = new BitSet();
    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();
    private int threads;
    private boolean failing;

    @Override
    public void spread(
        GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
      threads = 0;
    }

    @Override
    public void spread(
        GraphLayout graph,
        SpreadRequest request,
        SpreadWorkspace workspace,
        SpreadOutput output,
        Helpers helpers) {
      threads = helpers.threads();
      helpers.run(100, part -> {
        seen.add(Thread.currentThread());
        if (failing && part == 7) {
          throw new IllegalStateException("part " + part);
        }
        synchronized (parts) {
          assertThat(parts.get(part)).as("part %d", part).isFalse();
          parts.set(part);
        }
      });
      assertThat(seen).hasSizeLessThanOrEqualTo(threads);
    }
  }
}
