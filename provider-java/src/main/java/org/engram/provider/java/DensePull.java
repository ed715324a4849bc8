package org.engram.provider.java;

import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphShape;

/**
 * Steps over all in-edges, slice by slice: first the full chunks of the hubs, whose sums become the
 * base of the hub's slot, then one row a node.
 */
final class DensePull implements Direction {
  private static final int LANES = GraphLayout.LANES;

  private final SpreadState state;
  private final GraphLayout graph;
  private final GraphShape shape;
  private final long slots;

  DensePull(SpreadState state) {
    this.state = state;
    this.graph = state.graph;
    this.shape = graph.shape();
    this.slots = shape.nodeSliceCount() * LANES;
  }

  @Override
  public float advance() {
    long sourceAt = emit();
    for (long slice = 0; slice < shape.fullSliceCount(); slice++) {
      sum(slice, sourceAt, state.partialAt, slice * LANES);
    }
    for (int hub = 0; hub < shape.hubCount(); hub++) {
      sumHub(hub);
    }
    for (long slice = 0; slice < shape.nodeSliceCount(); slice++) {
      sum(shape.fullSliceCount() + slice, sourceAt, state.nextAt, slice * LANES);
    }
    float largest = settle();
    long before = state.activationAt;
    state.activationAt = state.nextAt;
    state.nextAt = before;
    // NaN is not below, and the largest finite value is.
    if (!(largest < Float.POSITIVE_INFINITY)) {
      failAtSmallestNode(state.activationAt);
    }
    return largest;
  }

  /** Returns where the values lie that sources emit. */
  private long emit() {
    float theta = state.request.theta();
    if (theta == 0) {
      return state.activationAt;
    }
    for (long slot = 0; slot < slots; slot++) {
      float activation = state.get(state.activationAt, slot);
      state.set(state.emittedAt, slot, activation >= theta ? activation : 0f);
    }
    return state.emittedAt;
  }

  /** Sums the rows of a slice, four at a time to keep as many chains of additions going. */
  private void sum(long slice, long sourceAt, long targetAt, long firstSlot) {
    long from = graph.sliceOffset(slice);
    long to = graph.sliceOffset(slice + 1);
    for (int lane = 0; lane < LANES; lane += 4) {
      float sum0 = 0;
      float sum1 = 0;
      float sum2 = 0;
      float sum3 = 0;
      for (long column = from; column < to; column++) {
        sum0 = add(column, lane, sourceAt, sum0);
        sum1 = add(column, lane + 1, sourceAt, sum1);
        sum2 = add(column, lane + 2, sourceAt, sum2);
        sum3 = add(column, lane + 3, sourceAt, sum3);
      }
      state.set(targetAt, firstSlot + lane, sum0);
      state.set(targetAt, firstSlot + lane + 1, sum1);
      state.set(targetAt, firstSlot + lane + 2, sum2);
      state.set(targetAt, firstSlot + lane + 3, sum3);
    }
  }

  private float add(long column, int lane, long sourceAt, float sum) {
    float source = state.get(sourceAt, graph.columnSlot(column, lane));
    return Fma.fma(graph.columnWeight(column, lane), source, sum);
  }

  private void sumHub(int hub) {
    int end = graph.hubFull(hub + 1);
    int chunk = graph.hubFull(hub);
    float sum = state.get(state.partialAt, chunk);
    for (chunk++; chunk < end; chunk++) {
      sum += state.get(state.partialAt, chunk);
    }
    state.set(state.baseAt, graph.slotOfNode(graph.hubNode(hub)), sum);
  }

  /** Turns sums into activations; returns the largest, or NaN or +Inf if one is not finite. */
  private float settle() {
    float largest = 0;
    float fault = 0;
    for (long slot = 0; slot < slots; slot++) {
      float sum = state.get(state.baseAt, slot) + state.get(state.nextAt, slot);
      float value = state.settled(slot, sum);
      state.set(state.nextAt, slot, value);
      if (value > largest) {
        largest = value;
      }
      // 0 for a finite value, NaN for any other.
      fault += value * 0f;
    }
    return largest + fault;
  }

  private void failAtSmallestNode(long sectionAt) {
    for (int node = 0; node < graph.nodeCount(); node++) {
      float value = state.get(sectionAt, graph.slotOfNode(node));
      if (!Float.isFinite(value)) {
        throw state.nonFinite(node, value);
      }
    }
  }

  @Override
  public void divide(float divisor) {
    for (long slot = 0; slot < slots; slot++) {
      float value = state.get(state.activationAt, slot) / divisor + 0f;
      state.set(state.activationAt, slot, value);
    }
  }

  @Override
  public void accumulate() {
    float fault = 0;
    for (long slot = 0; slot < slots; slot++) {
      float total = state.get(state.totalAt, slot) + state.get(state.activationAt, slot);
      state.set(state.totalAt, slot, total);
      fault += total * 0f;
    }
    if (Float.isNaN(fault)) {
      failAtSmallestNode(state.totalAt);
    }
  }

  @Override
  public void finish(SpreadOutput output) {
    long resultAt = state.resultAt();
    for (int node = 0; node < graph.nodeCount(); node++) {
      float value = state.get(resultAt, graph.slotOfNode(node));
      if (value != 0) {
        state.write(output, node, value);
      }
    }
    state.writeCount(output);
    state.memory.asSlice(0, state.denseBytes).fill((byte) 0);
  }
}
