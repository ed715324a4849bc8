package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.engram.kernel.spi.Helpers;
import org.engram.kernel.spi.ParallelSpreadingKernel;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * Spreading, over large graphs by ranges of slices on the worker threads. The bits are those of one
 * thread: a part writes rows of its own.
 */
final class SpreadSplit {
  /**
   * Edges and twice the nodes that make a step worth several threads: some 0.5 ms, of which handing
   * out its parts takes a tenth.
   */
  static final long SPLIT_WORK = 1L << 20;

  private final WorkerPool workers;
  private final Helpers helpers;

  SpreadSplit(WorkerPool workers) {
    this.workers = workers;
    this.helpers = new WorkerHelpers(workers);
  }

  void spread(
      SpreadingKernel kernel,
      GraphLayout graph,
      SpreadRequest request,
      SpreadWorkspace workspace,
      SpreadOutput output) {
    if (kernel instanceof ParallelSpreadingKernel parallel && isSplit(graph, request, workspace)) {
      parallel.spread(graph, request, workspace, output, helpers);
    } else {
      kernel.spread(graph, request, workspace, output);
    }
  }

  /** Several cues side by side on one thread are faster than one after the other on a few. */
  private boolean isSplit(GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace) {
    boolean large = graph.edgeCount() + 2L * graph.nodeCount() >= SPLIT_WORK;
    boolean batch = request.cues().cueCount() > 1
        && workspace.memory().byteSize() >= graph.shape().batchWorkspaceBytes();
    return large && !batch && workers.threads() > 1;
  }

  private record WorkerHelpers(WorkerPool workers) implements Helpers {
    @Override
    public int threads() {
      return workers.threads();
    }

    @Override
    public void run(int parts, IntConsumer part) {
      List<Callable<Integer>> tasks = new ArrayList<>(parts);
      for (int i = 0; i < parts; i++) {
        int number = i;
        tasks.add(() -> {
          part.accept(number);
          return number;
        });
      }
      workers.invokeAll(tasks);
    }
  }
}
