package org.engram.kernel.spi.layout;

import static org.engram.kernel.spi.layout.GraphLayout.CHUNK;
import static org.engram.kernel.spi.layout.GraphLayout.LANES;

/** Where in the columns the slots of in-edges lie, in words from their start. */
final class InEdgeCells {
  /** Words of a column: a slot and a weight for each lane. */
  static final long COLUMN_WORDS = 2L * LANES;

  private final int[] slotOfNode;
  private final long[] sliceOffset;
  private final Hubs hubs;

  /**
   * Takes the order of the rows.
   *
   * @param slotOfNode slot of each node's row
   * @param sliceOffset first column of each slice
   * @param hubs the nodes whose in-edges fill chunks
   */
  InEdgeCells(int[] slotOfNode, long[] sliceOffset, Hubs hubs) {
    this.slotOfNode = slotOfNode;
    this.sliceOffset = sliceOffset;
    this.hubs = hubs;
  }

  /** Returns the cell of each node's first in-edge; of hub {@code h} the number {@code ~h}. */
  long[] first() {
    long[] cells = new long[slotOfNode.length];
    for (int node = 0; node < cells.length; node++) {
      cells[node] = cell((int) hubs.fullSlices() + slotOfNode[node] / LANES, slotOfNode[node]);
    }
    for (int hub = 0; hub < hubs.count(); hub++) {
      cells[hubs.nodes()[hub]] = ~hub;
    }
    return cells;
  }

  /** Returns the cell of an in-edge of a hub: in a full chunk, or in the node's own row. */
  long ofHub(int hub, int position) {
    int chunk = hubs.fullBefore()[hub] + position / CHUNK;
    int slot = slotOfNode[hubs.nodes()[hub]];
    long first = chunk < hubs.fullBefore()[hub + 1]
        ? cell(chunk / LANES, chunk)
        : cell((int) hubs.fullSlices() + slot / LANES, slot);
    return first + position % CHUNK * COLUMN_WORDS;
  }

  private long cell(int slice, int lane) {
    return sliceOffset[slice] * COLUMN_WORDS + lane % LANES;
  }
}
