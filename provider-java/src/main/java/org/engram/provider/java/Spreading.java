package org.engram.provider.java;

import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * Spreading in plain Java. A cue starts as a sparse push and changes once, for its remaining steps,
 * to the dense pull when a push would visit a large share of the graph.
 */
final class Spreading implements SpreadingKernel {
  /** A pull visits all nodes and edges, and each of them at about a quarter of a push's price. */
  static final double DENSE_SHARE = 0.25;

  private final double denseShare;

  /**
   * Creates the kernel.
   *
   * @param denseShare share of the nodes and edges above which a step is a pull: negative for
   *     always, 1 or more for never
   */
  Spreading(double denseShare) {
    this.denseShare = denseShare;
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    workspace.check(graph);
    int cueCount = request.cues().cueCount();
    if (output.cueCount() < cueCount) {
      throw KernelException.invalid(
          "output has room for " + output.cueCount() + " cues of " + cueCount);
    }
    SpreadState state = new SpreadState(graph, request, workspace);
    boolean finished = false;
    try {
      for (int cue = 0; cue < cueCount; cue++) {
        spread(state, cue, output);
      }
      finished = true;
    } finally {
      if (!finished) {
        state.memory.fill((byte) 0);
      }
    }
  }

  private void spread(SpreadState state, int cue, SpreadOutput output) {
    SpreadRequest request = state.request;
    SparsePush push = new SparsePush(state);
    double limit = denseShare * (state.graph.nodeCount() + (double) state.graph.edgeCount());
    state.start(cue);
    push.start();
    Direction direction = push;
    for (int step = 0; step < request.steps(); step++) {
      if (direction == push && push.cost() > limit) {
        push.handOver();
        direction = new DensePull(state);
      }
      state.nextStep();
      float largest = direction.advance();
      if (request.normalise() && largest > 1) {
        direction.divide(largest);
      }
      if (request.accumulate()) {
        direction.accumulate();
      }
    }
    direction.finish(output);
  }
}
