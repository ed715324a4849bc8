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
    Map<Section, Long> offsets = new EnumMap<>(Section.class);
    long end = GraphLayout.HEADER_BYTES;
    for (Section section : Section.values()) {
      offsets.put(section, end);
      long bytes = shape.bytes(section);
      end = Math.addExact(
          end, (bytes + GraphLayout.ALIGNMENT - 1) / GraphLayout.ALIGNMENT * GraphLayout.ALIGNMENT);
    }
    MemorySegment block = allocator.allocate(end, GraphLayout.ALIGNMENT).fill((byte) 0);
    block.set(JAVA_LONG, 0, GraphLayout.MAGIC);
    block.set(JAVA_LONG, Long.BYTES, end);
    shape.write(block);
    Map<Section, MemorySegment> sections = new EnumMap<>(Section.class);
    offsets.forEach((section, offset) -> {
      block.set(JAVA_LONG, section.field(), offset);
      sections.put(section, block.asSlice(offset, shape.bytes(section)));
    });
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
    int[] seen = new int[nodeCount];
    for (int source = 0; source < nodeCount; source++) {
      for (long at = outOffset[source]; at < outOffset[source + 1]; at++) {
        int target = outEdge.getAtIndex(JAVA_INT, 2 * at);
        int position = seen[target]++;
        long cell = cell(target, position);
        column.setAtIndex(JAVA_INT, cell, slotOfNode[source]);
        column.setAtIndex(JAVA_FLOAT, cell + LANES, outEdge.getAtIndex(JAVA_FLOAT, 2 * at + 1));
        if (inDegree[target] > CHUNK) {
          int row = nodeCount + hubs.firstChunk()[hubs.of(target)] + position / CHUNK;
          outEdge.setAtIndex(JAVA_INT, 2 * at, row);
        }
      }
    }
  }

  /**
   * Where the slot of the {@code position}-th in-edge of a node lies, in words from the start of
   * the columns.
   */
  private long cell(int target, int position) {
    int hub = inDegree[target] > CHUNK ? hubs.of(target) : -1;
    long lane = slotOfNode[target];
    long slice = hubs.fullSlices() + lane / LANES;
    if (hub >= 0) {
      long chunk = hubs.fullBefore()[hub] + (long) position / CHUNK;
      if (chunk < hubs.fullBefore()[hub + 1]) {
        lane = chunk;
        slice = chunk / LANES;
      }
    }
    long columnIndex = sliceOffset[(int) slice] + position % CHUNK;
    // A node of exactly 64 in-edges is no hub: its positions 0 … 63 are its columns.
    return columnIndex * 2 * LANES + lane % LANES;
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
