package org.engram.provider.java;

import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.layout.GraphLayout;

/**
 * Steps along the out-edges of the active nodes, in ascending order of the sources. Each virtual
 * row has one accumulator, so each chunk of in-edges is summed in the order of the contract; the
 * chunks of a hub are neighbours among the rows and are added in that order. The work depends on
 * the active nodes and their edges alone.
 */
final class SparsePush implements Direction {
  private static final int NO_HUB = -1;
  private static final int NO_NODE = -1;

  private final SpreadState state;
  private final GraphLayout graph;
  private final float theta;

  /** Nodes of the frontier and their out-edges that will emit: the price of the next push. */
  private long cost;

  private float largest;
  private int failedNode;
  private float failedValue;

  SparsePush(SpreadState state) {
    this.state = state;
    this.graph = state.graph;
    this.theta = state.request.theta();
  }

  /** Takes up the seeds of a cue. */
  void start() {
    cost = 0;
    for (long w = state.frontier.nextWord(RowSet.START);
        w != RowSet.END;
        w = state.frontier.nextWord(w)) {
      for (long bits = state.frontier.word(w); bits != 0; bits &= bits - 1) {
        int node = (int) RowSet.firstRow(w, bits);
        addCost(node, state.get(state.activationAt, graph.slotOfNode(node)));
      }
    }
  }

  /** Returns nodes and edges that the next step would visit. */
  long cost() {
    return cost;
  }

  /** Leaves the state to the other direction, which needs no sets. */
  void handOver() {
    state.frontier.clear();
    state.reached.clear();
  }

  /** Leaves the cue to a lane of those side by side; the state is all zero then. */
  void handOver(CuePull pull, int lane) {
    move(state.frontier, state.activationAt, pull, pull.activationAt, lane);
    move(state.reached, state.totalAt, pull, pull.totalAt, lane);
  }

  private void move(RowSet nodes, long sectionAt, CuePull pull, long laneAt, int lane) {
    for (long w = nodes.nextWord(RowSet.START); w != RowSet.END; w = nodes.nextWord(w)) {
      for (long bits = nodes.take(w); bits != 0; bits &= bits - 1) {
        int slot = graph.slotOfNode((int) RowSet.firstRow(w, bits));
        pull.set(laneAt, slot, lane, state.get(sectionAt, slot));
        state.set(sectionAt, slot, 0f);
      }
    }
  }

  @Override
  public float advance() {
    RowSet frontier = state.frontier;
    for (long w = frontier.nextWord(RowSet.START); w != RowSet.END; w = frontier.nextWord(w)) {
      for (long bits = frontier.take(w); bits != 0; bits &= bits - 1) {
        emit((int) RowSet.firstRow(w, bits));
      }
    }
    cost = 0;
    largest = 0;
    failedNode = NO_NODE;
    settle();
    if (failedNode != NO_NODE) {
      throw state.nonFinite(failedNode, failedValue);
    }
    return largest;
  }

  private void emit(int source) {
    float activation = state.get(state.activationAt, graph.slotOfNode(source));
    // The source itself takes part in the step, with or without in-edges from the frontier.
    state.touched.add(Integer.toUnsignedLong(graph.firstRow(source)));
    if (!emits(activation)) {
      return;
    }
    long end = graph.outOffset(source + 1);
    for (long edge = graph.outOffset(source); edge < end; edge++) {
      long row = Integer.toUnsignedLong(graph.outRow(edge));
      float sum = state.get(state.accumulatorAt, row);
      state.set(state.accumulatorAt, row, Fma.fma(graph.outWeight(edge), activation, sum));
      state.touched.add(row);
    }
  }

  private void settle() {
    RowSet touched = state.touched;
    int hub = NO_HUB;
    float hubSum = 0;
    for (long w = touched.nextWord(RowSet.START); w != RowSet.END; w = touched.nextWord(w)) {
      for (long bits = touched.take(w); bits != 0; bits &= bits - 1) {
        long row = RowSet.firstRow(w, bits);
        float sum = state.get(state.accumulatorAt, row);
        state.set(state.accumulatorAt, row, 0f);
        if (row < graph.nodeCount()) {
          settle((int) row, sum);
          continue;
        }
        int owner = graph.hubOfChunk((int) (row - graph.nodeCount()));
        if (owner == hub) {
          hubSum += sum;
        } else {
          settleHub(hub, hubSum);
          hub = owner;
          hubSum = sum;
        }
      }
    }
    settleHub(hub, hubSum);
  }

  private void settleHub(int hub, float sum) {
    if (hub != NO_HUB) {
      settle(graph.hubNode(hub), sum);
    }
  }

  private void settle(int node, float sum) {
    int slot = graph.slotOfNode(node);
    float value = state.settled(slot, sum);
    state.set(state.activationAt, slot, value);
    if (value == 0) {
      return;
    }
    state.frontier.add(node);
    addCost(node, value);
    if (value > largest) {
      largest = value;
    }
    if (!Float.isFinite(value)) {
      noteFailure(node, value);
    }
  }

  private void noteFailure(int node, float value) {
    if (failedNode == NO_NODE || node < failedNode) {
      failedNode = node;
      failedValue = value;
    }
  }

  private void addCost(int node, float activation) {
    cost++;
    if (emits(activation)) {
      cost += graph.outOffset(node + 1) - graph.outOffset(node);
    }
  }

  private boolean emits(float activation) {
    return theta == 0 || activation >= theta;
  }

  @Override
  public void divide(float divisor) {
    RowSet frontier = state.frontier;
    for (long w = frontier.nextWord(RowSet.START); w != RowSet.END; w = frontier.nextWord(w)) {
      for (long bits = frontier.word(w); bits != 0; bits &= bits - 1) {
        int slot = graph.slotOfNode((int) RowSet.firstRow(w, bits));
        float value = state.get(state.activationAt, slot) / divisor + 0f;
        state.set(state.activationAt, slot, value);
      }
    }
  }

  @Override
  public void accumulate() {
    RowSet frontier = state.frontier;
    for (long w = frontier.nextWord(RowSet.START); w != RowSet.END; w = frontier.nextWord(w)) {
      for (long bits = frontier.word(w); bits != 0; bits &= bits - 1) {
        int node = (int) RowSet.firstRow(w, bits);
        int slot = graph.slotOfNode(node);
        float total = state.get(state.totalAt, slot) + state.get(state.activationAt, slot);
        if (!Float.isFinite(total)) {
          throw state.nonFinite(node, total);
        }
        state.set(state.totalAt, slot, total);
        state.reached.add(node);
      }
    }
  }

  @Override
  public void finish(SpreadOutput output) {
    if (state.request.accumulate()) {
      forget(state.frontier);
    }
    RowSet results = state.request.accumulate() ? state.reached : state.frontier;
    long resultAt = state.resultAt();
    for (long w = results.nextWord(RowSet.START); w != RowSet.END; w = results.nextWord(w)) {
      for (long bits = results.take(w); bits != 0; bits &= bits - 1) {
        int node = (int) RowSet.firstRow(w, bits);
        int slot = graph.slotOfNode(node);
        float value = state.get(resultAt, slot);
        state.set(resultAt, slot, 0f);
        if (value != 0) {
          state.write(output, node, value);
        }
      }
    }
    state.writeCount(output);
  }

  private void forget(RowSet nodes) {
    for (long w = nodes.nextWord(RowSet.START); w != RowSet.END; w = nodes.nextWord(w)) {
      for (long bits = nodes.take(w); bits != 0; bits &= bits - 1) {
        int slot = graph.slotOfNode((int) RowSet.firstRow(w, bits));
        state.set(state.activationAt, slot, 0f);
      }
    }
  }
}
