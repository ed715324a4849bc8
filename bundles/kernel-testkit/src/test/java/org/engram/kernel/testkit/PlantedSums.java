package org.engram.kernel.testkit;

import org.engram.kernel.spi.layout.GraphLayout;

/** The incoming activation of a node, from the slices of the layout, but for one planted fault. */
record PlantedSums(GraphLayout graph, Fault fault) {

  float incoming(int node, float[] emitted) {
    float sum = 0;
    int row = graph.firstRow(node);
    if (row != node) {
      int hub = graph.hubOfChunk(row - graph.nodeCount());
      for (int chunk = graph.hubFull(hub); chunk < graph.hubFull(hub + 1); chunk++) {
        sum = lane(chunk / GraphLayout.LANES, chunk % GraphLayout.LANES, emitted, sum);
      }
    }
    int slot = graph.slotOfNode(node);
    long slice = graph.shape().fullSliceCount() + slot / GraphLayout.LANES;
    return lane(slice, slot % GraphLayout.LANES, emitted, sum);
  }

  private float lane(long slice, int lane, float[] emitted, float before) {
    long from = graph.sliceOffset(slice);
    long count = graph.sliceOffset(slice + 1) - from;
    float sum = fault == Fault.ONE_CHAIN ? before : 0;
    for (long i = 0; i < count; i++) {
      long column = fault == Fault.SOURCES_DESCENDING ? from + count - 1 - i : from + i;
      if (fault == Fault.CHUNKS_OF_32 && i == 32) {
        return lane(from + i, from + count, lane, emitted, before + sum);
      }
      sum = add(column, lane, emitted, sum);
    }
    return fault == Fault.ONE_CHAIN ? sum : before + sum;
  }

  private float lane(long from, long to, int lane, float[] emitted, float before) {
    float sum = 0;
    for (long column = from; column < to; column++) {
      sum = add(column, lane, emitted, sum);
    }
    return before + sum;
  }

  private float add(long column, int lane, float[] emitted, float sum) {
    int source = graph.nodeOfSlot(graph.columnSlot(column, lane));
    float value = source < 0 ? 0 : emitted[source]; // padding may name a slot that has no node
    return Fma.of(fault).apply(graph.columnWeight(column, lane), value, sum);
  }

  /** Whether the planted fault loses what lies behind the slices that the graph was built with. */
  boolean isLost(int node) {
    int built = Math.ceilDiv(graph.nodeCount(), GraphLayout.LANES) * GraphLayout.LANES;
    return fault == Fault.OVERFLOW_SLICES_LOST && graph.slotOfNode(node) >= built;
  }
}
