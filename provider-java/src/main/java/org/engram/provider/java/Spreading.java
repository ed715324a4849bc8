package org.engram.provider.java;

import java.util.function.Function;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * Spreading in plain Java. A cue starts as a sparse push and changes once, for its remaining steps,
 * to the dense pull when a push would visit a large share of the graph. Where the workspace has
 * room for it, up to 16 cues go through the pull side by side.
 */
final class Spreading implements SpreadingKernel {
  /** A pull visits all nodes and edges, and each of them at about a quarter of a push's price. */
  static final double DENSE_SHARE = 0.25;

  private final double denseShare;
  private final int least;
  private final Function<SpreadState, CuePull> sideBySide;

  /**
   * Creates the kernel.
   *
   * @param denseShare share of the nodes and edges above which a step is a pull: negative for
   *     always, 1 or more for never
   * @param least cues from which on the pull side by side is faster than one after the other
   * @param sideBySide the pull of several cues in the arithmetic of a tier
   */
  Spreading(double denseShare, int least, Function<SpreadState, CuePull> sideBySide) {
    this.denseShare = denseShare;
    this.least = least;
    this.sideBySide = sideBySide;
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
      int cue = 0;
      while (cue < cueCount) {
        int rest = cueCount - cue;
        if (state.batch.byteSize() > 0 && rest >= least) {
          int end = cue + Math.min(rest, SpreadWorkspace.BATCH_CUES);
          new CueGroup(this, state, sideBySide.apply(state), output).run(cue, end, least);
          cue = end;
        } else {
          alone(state, cue++, output);
        }
      }
      finished = true;
    } finally {
      if (!finished) {
        state.clear();
      }
    }
  }

  private void alone(SpreadState state, int cue, SpreadOutput output) {
    SparsePush push = new SparsePush(state);
    if (!push(state, push, cue, output)) {
      push.handOver();
      pull(state, output);
    }
  }

  /** Takes the sparse steps of a cue; false if there are others, which are to be pulled. */
  boolean push(SpreadState state, SparsePush push, int cue, SpreadOutput output) {
    double limit = denseShare * (state.graph.nodeCount() + (double) state.graph.edgeCount());
    state.start(cue);
    push.start();
    while (state.step() < state.request.steps()) {
      if (push.cost() > limit) {
        return false;
      }
      advance(state, push);
    }
    push.finish(output);
    return true;
  }

  /** Takes the steps that a cue has left. */
  static void pull(SpreadState state, SpreadOutput output) {
    Direction pull = new DensePull(state);
    while (state.step() < state.request.steps()) {
      advance(state, pull);
    }
    pull.finish(output);
  }

  private static void advance(SpreadState state, Direction direction) {
    state.nextStep();
    float largest = direction.advance();
    if (state.request.normalise() && largest > 1) {
      direction.divide(largest);
    }
    if (state.request.accumulate()) {
      direction.accumulate();
    }
  }
}
