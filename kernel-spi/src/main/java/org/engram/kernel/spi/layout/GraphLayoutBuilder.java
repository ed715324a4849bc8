package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.layout.GraphLayout.Section;

/**
 * Builds a GraphLayout v1 by counting, without sorting. The bytes are a function of the graph
 * alone. Edges are dealt to buckets of neighbouring nodes, by source and then by target, before
 * they are put into their places, so that what is written at random lies in the second cache: 12
 * bytes an edge of native memory while it is built.
 */
public final class GraphLayoutBuilder {
  private static final int CHUNK = GraphLayout.CHUNK;
  private static final int LANES = GraphLayout.LANES;
  /** Edges that are read at a time: they stay in the first cache. */
  private static final int BLOCK_EDGES = 1024;

  private static final int WEIGHT_SHIFT = Integer.SIZE;

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
    int[] sources = new int[BLOCK_EDGES];
    int[] targets = new int[BLOCK_EDGES];
    float[] weights = new float[BLOCK_EDGES];
    for (long from = 0; from < edges.count(); from += BLOCK_EDGES) {
      int some = edges.copy(from, sources, targets, weights);
      for (int i = 0; i < some; i++) {
        check(sources[i], targets[i], weights[i], from + i);
        outOffset[sources[i] + 1]++;
        if (++inDegree[targets[i]] < 0) {
          throw KernelException.invalid("node " + targets[i] + " has more than 2^31 − 1 in-edges");
        }
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
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(EdgeBuckets.bytes(edges.count()), Integer.BYTES);
      writeOutEdges(dealBySource(memory), of(sections, Section.OUT_EDGE));
      EdgeBuckets byTarget = dealByTarget(memory, of(sections, Section.OUT_EDGE));
      writeColumns(byTarget, of(sections, Section.COLUMN));
    }
  }

  private EdgeBuckets dealBySource(MemorySegment memory) {
    EdgeBuckets buckets =
        new EdgeBuckets(memory, nodeCount, node -> outOffset[node + 1] - outOffset[node]);
    int[] sources = new int[BLOCK_EDGES];
    int[] targets = new int[BLOCK_EDGES];
    float[] weights = new float[BLOCK_EDGES];
    for (long from = 0; from < edges.count(); from += BLOCK_EDGES) {
      int some = edges.copy(from, sources, targets, weights);
      for (int i = 0; i < some; i++) {
        buckets.add(sources[i], targets[i], Float.floatToRawIntBits(weights[i]));
      }
    }
    buckets.flush();
    return buckets;
  }

  private void writeOutEdges(EdgeBuckets bySource, MemorySegment outEdge) {
    long[] next = Arrays.copyOf(outOffset, nodeCount);
    int[] block = new int[EdgeBuckets.BLOCK];
    for (long from = 0; from < edges.count(); from += BLOCK_EDGES) {
      int ints = bySource.read(from, edges.count(), block);
      for (int i = 0; i < ints; i += EdgeBuckets.FIELDS) {
        long at = next[block[i]]++;
        outEdge.setAtIndex(JAVA_LONG, at, outEdge(block[i + 1], block[i + 2]));
      }
    }
  }

  /** Returns the eight bytes of an out-edge. */
  private static long outEdge(int row, int weightBits) {
    return Integer.toUnsignedLong(row) | (long) weightBits << WEIGHT_SHIFT;
  }

  /**
   * Deals the out-edges with the slots of their sources, in ascending order of the sources and then
   * of the positions: exactly the order of the in-edges of each target. Those that lead to hubs get
   * the row of the chunk.
   */
  private EdgeBuckets dealByTarget(MemorySegment memory, MemorySegment outEdge) {
    EdgeBuckets buckets = new EdgeBuckets(memory, nodeCount, node -> inDegree[node]);
    int[] seen = new int[hubs.count()];
    long[] block = new long[BLOCK_EDGES];
    int source = 0;
    for (long from = 0; from < edges.count(); from += BLOCK_EDGES) {
      int some = (int) Math.min(BLOCK_EDGES, edges.count() - from);
      MemorySegment.copy(outEdge, JAVA_LONG, from * Long.BYTES, block, 0, some);
      for (int i = 0; i < some; i++) {
        while (from + i == outOffset[source + 1]) {
          source++;
        }
        int target = (int) block[i];
        int weight = (int) (block[i] >>> WEIGHT_SHIFT);
        buckets.add(target, slotOfNode[source], weight);
        int hub = hubs.at(target);
        if (hub >= 0) {
          int row = nodeCount + hubs.firstChunk()[hub] + seen[hub]++ / CHUNK;
          block[i] = outEdge(row, weight);
        }
      }
      MemorySegment.copy(block, 0, outEdge, JAVA_LONG, from * Long.BYTES, some);
    }
    buckets.flush();
    return buckets;
  }

  private void writeColumns(EdgeBuckets byTarget, MemorySegment column) {
    InEdgeCells places = new InEdgeCells(slotOfNode, sliceOffset, hubs);
    long[] cells = places.first();
    int[] seen = new int[hubs.count()];
    int[] block = new int[EdgeBuckets.BLOCK];
    for (long from = 0; from < edges.count(); from += BLOCK_EDGES) {
      int ints = byTarget.read(from, edges.count(), block);
      for (int i = 0; i < ints; i += EdgeBuckets.FIELDS) {
        int target = block[i];
        long cell = cells[target];
        if (cell >= 0) {
          cells[target] = cell + InEdgeCells.COLUMN_WORDS;
        } else {
          int hub = (int) ~cell;
          cell = places.ofHub(hub, seen[hub]++);
        }
        column.setAtIndex(JAVA_INT, cell, block[i + 1]);
        column.setAtIndex(JAVA_INT, cell + LANES, block[i + 2]);
      }
    }
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
