package org.engram.provider.java;

import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.jspecify.annotations.Nullable;

/**
 * Up to 16 cues of one call: each begins as a push of its own, and those that turn to the pull go
 * through it side by side. They may turn at different steps; each takes the steps it has left and
 * is written after its last. Of several failures that of the first cue counts.
 */
final class CueGroup {
  private static final int MOST = SpreadWorkspace.BATCH_CUES;

  private final Spreading spreading;
  private final SpreadState state;
  private final CuePull pull;
  private final SpreadOutput output;

  private int count;
  private final int[] cue = new int[MOST];
  /** Steps that each has taken. */
  private final int[] taken = new int[MOST];

  private final boolean[] open = new boolean[MOST];
  private int openCount;
  private int failedCue = Integer.MAX_VALUE;
  private @Nullable KernelException failure;

  CueGroup(Spreading spreading, SpreadState state, CuePull pull, SpreadOutput output) {
    this.spreading = spreading;
    this.state = state;
    this.pull = pull;
    this.output = output;
  }

  /**
   * Spreads the cues {@code first} … {@code end} − 1.
   *
   * @param least if fewer of them turn to the pull, they take it one after the other
   * @throws KernelException of the first cue that fails; the workspace is to be cleared then
   */
  void run(int first, int end, int least) {
    for (int next = first; next < end && failure == null; next++) {
      begin(next); // those behind one that fails do not matter any more
    }
    if (count < least) {
      oneByOne();
    } else {
      while (openCount > 0) {
        advance();
      }
      pull.clear();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void begin(int next) {
    SparsePush push = new SparsePush(state);
    try {
      if (!spreading.push(state, push, next, output)) {
        push.handOver(pull, count);
        cue[count] = next;
        taken[count] = state.step();
        open[count] = true;
        openCount++;
        count++;
      }
    } catch (KernelException e) {
      fail(next, e);
      state.memory.fill((byte) 0);
    }
  }

  private void oneByOne() {
    for (int lane = 0; lane < count; lane++) {
      pull.handOver(lane);
      state.resume(cue[lane], taken[lane]);
      Spreading.pull(state, output);
    }
    pull.clear();
  }

  private void fail(int failed, KernelException e) {
    if (failed < failedCue) {
      failedCue = failed;
      failure = e;
    }
  }

  private void close(int lane) {
    open[lane] = false;
    openCount--;
  }

  /** One step of every cue under way. */
  private void advance() {
    for (int lane = 0; lane < count; lane++) {
      taken[lane]++;
    }
    pull.advance();
    check(pull.activationAt);
    if (state.request.normalise()) {
      pull.normalise();
    }
    if (state.request.accumulate()) {
      pull.accumulate();
      check(pull.totalAt);
    }
    boolean[] ended = new boolean[MOST];
    boolean any = false;
    for (int lane = 0; lane < count; lane++) {
      ended[lane] = open[lane] && taken[lane] == state.request.steps();
      any |= ended[lane];
    }
    if (any) {
      write(ended);
    }
  }

  /** Takes the cues out that have left the finite numbers. */
  private void check(long sectionAt) {
    for (int lane = 0; lane < count; lane++) {
      if (open[lane] && Float.isNaN(pull.fault[lane])) {
        fail(cue[lane], nonFinite(sectionAt, lane));
        close(lane);
      }
    }
  }

  private KernelException nonFinite(long sectionAt, int lane) {
    int node = 0;
    while (Float.isFinite(value(sectionAt, node, lane))) {
      node++;
    }
    state.resume(cue[lane], taken[lane]);
    return state.nonFinite(node, value(sectionAt, node, lane));
  }

  private float value(long sectionAt, int node, int lane) {
    return pull.get(sectionAt, state.graph.slotOfNode(node), lane);
  }

  private void write(boolean[] ended) {
    long resultAt = state.request.accumulate() ? pull.totalAt : pull.activationAt;
    long[] written = new long[MOST];
    for (int node = 0; node < state.graph.nodeCount(); node++) {
      long slot = state.graph.slotOfNode(node);
      for (int lane = 0; lane < count; lane++) {
        float value = pull.get(resultAt, slot, lane);
        if (value != 0 && ended[lane] && open[lane]) {
          write(lane, written[lane]++, node, value);
        }
      }
    }
    for (int lane = 0; lane < count; lane++) {
      if (ended[lane] && open[lane]) {
        SpreadState.writeCount(output, cue[lane], written[lane]);
        close(lane);
      }
    }
  }

  private void write(int lane, long index, int node, float value) {
    if (index == output.capacity()) {
      fail(cue[lane], SpreadState.noRoom(output, cue[lane]));
      close(lane);
    } else {
      SpreadState.write(output, cue[lane], index, node, value);
    }
  }
}
