package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.layout.GraphLayout.Section;

/**
 * Builds a GraphLayout v1 in three counting passes over the edges, without sorting. The bytes are a
 * function of the graph alone.
 */
public final class GraphLayoutBuilder {
  private static final int CHUNK = GraphLayout.CHUNK;
  private static final int LANES = GraphLayout.LANES;
  private static final long COLUMN_WORDS = 2L * LANES;

  private final int nodeCount;
  private final EdgeList edges;
  /** Number of out-edges before each node. */
  private final long[] outOffset;

  private final int[] inDegree;
  private final Hubs hubs;
  private final int[] slotOfNode;
  private final long[] sliceOffset;

  private GraphLayoutBuilder(int nodeCount, EdgeList edges) {
    this.nodeCount = nodeCount;
    this.edges = edges;
    this.outOffset = new long[nodeCount + 1];
    this.inDegree = new int[nodeCount];
    countDegrees();
    this.hubs = Hubs.of(inDegree);
    this.slotOfNode = new int[nodeCount];
    this.sliceOffset =
        new long[Math.toIntExact(hubs.fullSlices() + GraphShape.slices(nodeCount)) + 1];
    giveSlots();
  }

  /**
   * Builds the graph with nodes 0 … {@code nodeCount − 1} in memory of that allocator.
   *
   * @throws KernelException {@code InvalidArgument} for an edge whose end is out of range or whose
   *     weight is not finite; its index is the position
   */
  public static GraphLayout build(SegmentAllocator allocator, int nodeCount, EdgeList edges) {
    if (nodeCount < 0) {
      throw KernelException.invalid("nodeCount " + nodeCount + " is negative");
    }
    return new GraphLayoutBuilder(nodeCount, edges).write(allocator);
  }

  private void countDegrees() {
    for (long edge = 0; edge < edges.count(); edge++) {
      int source = edges.source(edge);
      int target = edges.target(edge);
      check(source, target, edges.weight(edge), edge);
      outOffset[source + 1]++;
      if (++inDegree[target] < 0) {
        throw KernelException.invalid("node " + target + " has more than 2^31 − 1 in-edges");
      }
    }
    for (int node = 0; node < nodeCount; node++) {
      outOffset[node + 1] += outOffset[node];
    }
  }

  private void check(int source, int target, float weight, long edge) {
    if (source < 0 || source >= nodeCount || target < 0 || target >= nodeCount) {
      throw new KernelException(
          KernelException.Code.INVALID_ARGUMENT,
          "edge " + edge + " (" + Integer.toUnsignedString(source) + " → "
              + Integer.toUnsignedString(target) + ") is outside the " + nodeCount + " nodes",
          edge);
    }
    if (!Float.isFinite(weight)) {
      throw new KernelException(
          KernelException.Code.INVALID_ARGUMENT, "edge " + edge + " has weight " + weight, edge);
    }
  }

  /**
   * Gives slots by descending row length, hubs first within a length, then ascending ids: a
   * counting sort.
   */
  private void giveSlots() {
    int[] next = new int[CHUNK + 2];
    for (int degree : inDegree) {
      next[CHUNK - rowLength(degree) + 1]++;
    }
    for (int i = 0; i <= CHUNK; i++) {
      next[i + 1] += next[i];
    }
    int full = Math.toIntExact(hubs.fullSlices());
    Arrays.fill(sliceOffset, 1, full + 1, CHUNK);
    for (int node : hubs.nodes()) {
      giveSlot(node, next, full);
    }
    for (int node = 0; node < nodeCount; node++) {
      if (inDegree[node] <= CHUNK) {
        giveSlot(node, next, full);
      }
    }
    for (int i = 1; i < sliceOffset.length; i++) {
      sliceOffset[i] += sliceOffset[i - 1];
    }
  }

  private void giveSlot(int node, int[] next, int fullSlices) {
    int length = rowLength(inDegree[node]);
    int slot = next[CHUNK - length]++;
    slotOfNode[node] = slot;
    if (slot % LANES == 0) {
      sliceOffset[fullSlices + slot / LANES + 1] = length;
    }
  }

  /** In-edges in the node's own row: all of them, or a hub's remainder. */
  private static int rowLength(int inDegree) {
    return inDegree > CHUNK ? inDegree % CHUNK : inDegree;
  }

  private GraphLayout write(SegmentAllocator allocator) {
    GraphShape shape = new GraphShape(
        nodeCount,
        edges.count(),
        hubs.count(),
        hubs.chunkCount(),
        hubs.fullSlices(),
        GraphShape.slices(nodeCount),
        sliceOffset[sliceOffset.length - 1]);
    MemorySegment block = shape.allocate(allocator);
    Map<Section, MemorySegment> sections = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      sections.put(section, GraphLayoutUpdate.section(block, shape, section));
    }
    writeNodes(sections);
    writeEdges(sections);
    return GraphLayout.of(block);
  }

  private void writeNodes(Map<Section, MemorySegment> sections) {
    copy(outOffset, sections, Section.OUT_OFFSET);
    copy(sliceOffset, sections, Section.SLICE_OFFSET);
    copy(slotOfNode, sections, Section.SLOT_OF_NODE);
    copy(hubs.nodes(), sections, Section.HUB_NODE);
    copy(hubs.firstChunk(), sections, Section.HUB_CHUNK);
    copy(hubs.fullBefore(), sections, Section.HUB_FULL);
    MemorySegment nodeOfSlot =
        of(sections, Section.NODE_OF_SLOT).fill((byte) GraphLayout.PADDING_NODE);
    MemorySegment firstRow = of(sections, Section.FIRST_ROW);
    for (int node = 0; node < nodeCount; node++) {
      nodeOfSlot.setAtIndex(JAVA_INT, slotOfNode[node], node);
      firstRow.setAtIndex(JAVA_INT, node, node);
    }
    MemorySegment chunkHub = of(sections, Section.CHUNK_HUB);
    for (int hub = 0; hub < hubs.count(); hub++) {
      firstRow.setAtIndex(JAVA_INT, hubs.nodes()[hub], nodeCount + hubs.firstChunk()[hub]);
      for (int chunk = hubs.firstChunk()[hub]; chunk < hubs.firstChunk()[hub + 1]; chunk++) {
        chunkHub.setAtIndex(JAVA_INT, chunk, hub);
      }
    }
  }

  private void writeEdges(Map<Section, MemorySegment> sections) {
    MemorySegment outEdge = of(sections, Section.OUT_EDGE);
    long[] next = Arrays.copyOf(outOffset, nodeCount);
    for (long edge = 0; edge < edges.count(); edge++) {
      long at = next[edges.source(edge)]++;
      outEdge.setAtIndex(JAVA_INT, 2 * at, edges.target(edge));
      outEdge.setAtIndex(JAVA_FLOAT, 2 * at + 1, edges.weight(edge));
    }
    // Ascending sources, then positions: exactly the order of the in-edges of each target.
    MemorySegment column = of(sections, Section.COLUMN);
    long[] cells = firstCells();
    int[] seen = new int[hubs.count()];
    for (int source = 0; source < nodeCount; source++) {
      int slot = slotOfNode[source];
      for (long at = outOffset[source]; at < outOffset[source + 1]; at++) {
        int target = outEdge.getAtIndex(JAVA_INT, 2 * at);
        long cell = cells[target];
        if (cell >= 0) {
          cells[target] = cell + COLUMN_WORDS;
        } else {
          int hub = (int) ~cell;
          int position = seen[hub]++;
          cell = cellOfHub(hub, position);
          outEdge.setAtIndex(
              JAVA_INT, 2 * at, nodeCount + hubs.firstChunk()[hub] + position / CHUNK);
        }
        column.setAtIndex(JAVA_INT, cell, slot);
        column.setAtIndex(JAVA_FLOAT, cell + LANES, outEdge.getAtIndex(JAVA_FLOAT, 2 * at + 1));
      }
    }
  }

  /**
   * Returns where the slot of a node's first in-edge lies, in words from the start of the columns;
   * of hub {@code h} the number {@code ~h}.
   */
  private long[] firstCells() {
    long[] cells = new long[nodeCount];
    for (int node = 0; node < nodeCount; node++) {
      cells[node] = cell((int) hubs.fullSlices() + slotOfNode[node] / LANES, slotOfNode[node]);
    }
    for (int hub = 0; hub < hubs.count(); hub++) {
      cells[hubs.nodes()[hub]] = ~hub;
    }
    return cells;
  }

  private long cell(int slice, int lane) {
    return sliceOffset[slice] * COLUMN_WORDS + lane % LANES;
  }

  /** Where the slot of an in-edge of a hub lies: in a full chunk, or in the node's own row. */
  private long cellOfHub(int hub, int position) {
    int chunk = hubs.fullBefore()[hub] + position / CHUNK;
    int slot = slotOfNode[hubs.nodes()[hub]];
    long first = chunk < hubs.fullBefore()[hub + 1]
        ? cell(chunk / LANES, chunk)
        : cell((int) hubs.fullSlices() + slot / LANES, slot);
    return first + position % CHUNK * COLUMN_WORDS;
  }

  private static MemorySegment of(Map<Section, MemorySegment> sections, Section section) {
    return java.util.Objects.requireNonNull(sections.get(section));
  }

  private static void copy(int[] values, Map<Section, MemorySegment> sections, Section section) {
    MemorySegment.copy(values, 0, of(sections, section), JAVA_INT, 0, values.length);
  }

  private static void copy(long[] values, Map<Section, MemorySegment> sections, Section section) {
    MemorySegment.copy(values, 0, of(sections, section), JAVA_LONG, 0, values.length);
  }
}
