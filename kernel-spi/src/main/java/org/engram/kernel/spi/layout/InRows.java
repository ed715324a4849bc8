package org.engram.kernel.spi.layout;

/**
 * The in-edges of the nodes of a layout by their positions: those in full chunks of a hub first,
 * then those in the node's own row. Where padding begins is not written down; a trailing cell of
 * slot 0 and weight +0 is an edge if the node in slot 0 has one more edge to this node.
 */
final class InRows {
  private static final int CHUNK = GraphLayout.CHUNK;
  private static final int LANES = GraphLayout.LANES;

  private final GraphLayout graph;
  private final long fullSlices;

  InRows(GraphLayout graph) {
    this.graph = graph;
    this.fullSlices = graph.shape().fullSliceCount();
  }

  boolean isHub(int node) {
    return graph.firstRow(node) != node;
  }

  /** Returns the hub that a node is; the node is one. */
  int hub(int node) {
    return graph.hubOfChunk(graph.firstRow(node) - graph.nodeCount());
  }

  /** Returns the number of in-edges in full chunks. */
  int inChunks(int node) {
    return isHub(node) ? CHUNK * (graph.hubFull(hub(node) + 1) - graph.hubFull(hub(node))) : 0;
  }

  /** Returns the columns of the slice in which a slot lies. */
  int columns(int slot) {
    long slice = fullSlices + slot / LANES;
    return (int) (graph.sliceOffset(slice + 1) - graph.sliceOffset(slice));
  }

  /** Returns the number of in-edges. */
  int length(int node) {
    int chunks = inChunks(node);
    int all = chunks + columns(graph.slotOfNode(node));
    int end = all;
    while (end > chunks && isPadding(node, chunks, end - 1)) {
      end--;
    }
    int first = end < all ? graph.nodeOfSlot(0) : GraphLayout.PADDING_NODE;
    boolean ascends = end == 0 || source(node, chunks, end - 1) <= first;
    if (first == GraphLayout.PADDING_NODE || !ascends) {
      return end;
    }
    int edges = edges(first, node);
    for (int at = end - 1; at >= 0 && edges > 0 && slot(node, chunks, at) == 0; at--) {
      edges--;
    }
    return end + edges;
  }

  private boolean isPadding(int node, int chunks, int position) {
    return slot(node, chunks, position) == 0
        && Float.floatToRawIntBits(weight(node, chunks, position)) == 0;
  }

  private int edges(int source, int target) {
    int count = 0;
    for (long edge = graph.outOffset(source); edge < graph.outOffset(source + 1); edge++) {
      count += graph.nodeOfRow(graph.outRow(edge)) == target ? 1 : 0;
    }
    return count;
  }

  /** Returns the column of an in-edge; {@code chunks} is {@link #inChunks} of the node. */
  long column(int node, int chunks, int position) {
    return position < chunks
        ? (long) chunk(node, position) / LANES * CHUNK + position % CHUNK
        : graph.sliceOffset(fullSlices + graph.slotOfNode(node) / LANES) + position - chunks;
  }

  /** Returns the lane of an in-edge. */
  int lane(int node, int chunks, int position) {
    return (position < chunks ? chunk(node, position) : graph.slotOfNode(node)) % LANES;
  }

  private int chunk(int node, int position) {
    return graph.hubFull(hub(node)) + position / CHUNK;
  }

  int slot(int node, int chunks, int position) {
    return graph.columnSlot(column(node, chunks, position), lane(node, chunks, position));
  }

  int source(int node, int chunks, int position) {
    return graph.nodeOfSlot(slot(node, chunks, position));
  }

  float weight(int node, int chunks, int position) {
    return graph.columnWeight(column(node, chunks, position), lane(node, chunks, position));
  }

  /** Returns the position of the first in-edge from that source or a later one. */
  int firstFrom(int node, int chunks, int length, int source) {
    int low = 0;
    int high = length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (source(node, chunks, middle) < source) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
