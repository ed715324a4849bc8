package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.EnumMap;
import java.util.Map;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.layout.GraphLayout.Section;

/**
 * The counts in the header of a GraphLayout v1; they size every section and the workspace.
 *
 * @param nodeCount number of nodes
 * @param edgeCount number of edges
 * @param hubCount nodes with more than 64 in-edges; one that an update gave new chunks counts twice
 * @param chunkCount chunks of all hubs, remainders included
 * @param fullSliceCount slices that hold full chunks of hubs
 * @param nodeSliceCount slices that hold one row a node, those that updates added included
 * @param columnCount columns of all slices
 */
public record GraphShape(
    int nodeCount,
    long edgeCount,
    int hubCount,
    long chunkCount,
    long fullSliceCount,
    long nodeSliceCount,
    long columnCount) {
  private static final long FIRST_FIELD = 16;
  private static final long MAX_ROWS = 0xFFFF_FFFFL;
  /** Slots are numbered by an int. */
  private static final long MAX_SLICES = 1L << 27;

  private static final int OVERFLOW_SHARE = 8;
  /** So much overflow is no burden, whatever the size of the graph. */
  private static final int FREE_SLICES = 64;
  /** Activation, next one and total of each cue. */
  private static final int BATCH_ARRAYS = 3;

  /**
   * Checks the limits and that the counts belong together.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public GraphShape {
    boolean counts = nodeCount >= 0
        && edgeCount >= 0
        && edgeCount < GraphLayout.MAX_EDGES
        && hubCount >= 0
        && chunkCount >= 2L * hubCount
        && chunkCount <= MAX_ROWS
        && nodeSliceCount >= slices(nodeCount)
        && nodeSliceCount <= MAX_SLICES
        && fullSliceCount >= 0
        && columnCount >= 0
        && columnCount <= (fullSliceCount + nodeSliceCount) * GraphLayout.CHUNK;
    if (!counts || fullSliceCount > slices(chunkCount)) {
      throw KernelException.invalid("graph counts do not belong together: " + nodeCount + " nodes, "
          + edgeCount + " edges, " + hubCount + " hubs, " + chunkCount + " chunks, "
          + fullSliceCount
          + " + " + nodeSliceCount + " slices, " + columnCount + " columns");
    }
    if (nodeCount + chunkCount > MAX_ROWS) {
      throw KernelException.invalid(
          nodeCount + " nodes and " + chunkCount + " chunks are more than 2^32 − 1 virtual rows");
    }
  }

  static GraphShape read(MemorySegment block) {
    long nodes = field(block, 0);
    long hubs = field(block, 2);
    if (nodes < 0 || nodes > Integer.MAX_VALUE || hubs < 0 || hubs > Integer.MAX_VALUE) {
      throw KernelException.invalid("graph of " + nodes + " nodes and " + hubs + " hubs");
    }
    return new GraphShape(
        (int) nodes,
        field(block, 1),
        (int) hubs,
        field(block, 3),
        field(block, 4),
        field(block, 5),
        field(block, 6));
  }

  private void write(MemorySegment block) {
    long[] fields = {
      nodeCount, edgeCount, hubCount, chunkCount, fullSliceCount, nodeSliceCount, columnCount
    };
    for (int i = 0; i < fields.length; i++) {
      block.set(JAVA_LONG, FIRST_FIELD + (long) i * Long.BYTES, fields[i]);
    }
  }

  /**
   * Returns whether updates have left so much padding behind that building the graph anew is worth
   * it: a pass visits an eighth more slices, or a quarter more cells, than it would have to.
   */
  public boolean isDueForCompaction() {
    long needed = slices(nodeCount);
    long cells = columnCount * GraphLayout.LANES - edgeCount;
    long freeCells = (long) FREE_SLICES * GraphLayout.LANES * GraphLayout.CHUNK;
    return nodeSliceCount - needed > FREE_SLICES + needed / OVERFLOW_SHARE
        || cells > freeCells + 2 * edgeCount / OVERFLOW_SHARE;
  }

  /** Returns the number of virtual rows: nodes and chunks. */
  public long rowCount() {
    return nodeCount + chunkCount;
  }

  /** Returns the bytes of a {@link SpreadWorkspace}: docs/layouts.md, "SpreadWorkspace v1". */
  public long workspaceBytes() {
    long dense = (long) GraphLayout.LANES * Float.BYTES * (5 * nodeSliceCount + fullSliceCount);
    long rows = (long) GraphLayout.LANES * Float.BYTES * slices(rowCount());
    return dense + rows + 3L * Long.BYTES * bitmapWords(rowCount());
  }

  /**
   * Returns the bytes of a workspace with which {@link SpreadWorkspace#BATCH_CUES} cues may go
   * through the graph side by side: docs/layouts.md, "SpreadWorkspace v1".
   */
  public long batchWorkspaceBytes() {
    long line = (long) GraphLayout.LANES * Float.BYTES;
    long slots = line * (BATCH_ARRAYS * SpreadWorkspace.BATCH_CUES + 1) * nodeSliceCount;
    return workspaceBytes() + slots + line * SpreadWorkspace.BATCH_CUES * fullSliceCount;
  }

  long bytes(Section section) {
    return switch (section) {
      case OUT_OFFSET -> (nodeCount + 1L) * Long.BYTES;
      case OUT_EDGE -> edgeCount * (Integer.BYTES + Float.BYTES);
      case FIRST_ROW, SLOT_OF_NODE -> (long) nodeCount * Integer.BYTES;
      case HUB_NODE -> (long) hubCount * Integer.BYTES;
      case HUB_CHUNK, HUB_FULL -> (hubCount + 1L) * Integer.BYTES;
      case CHUNK_HUB -> chunkCount * Integer.BYTES;
      case SLICE_OFFSET -> (fullSliceCount + nodeSliceCount + 1) * Long.BYTES;
      case COLUMN -> columnCount * GraphLayout.COLUMN_BYTES;
      case NODE_OF_SLOT -> nodeSliceCount * GraphLayout.LANES * Integer.BYTES;
    };
  }

  /** Returns the slices that {@code rows} rows need. */
  static long slices(long rows) {
    return (rows + GraphLayout.LANES - 1) / GraphLayout.LANES;
  }

  /**
   * Returns the words of a 64-ary bitmap over {@code bits} bits, each level rounded up to 8 words.
   */
  static long bitmapWords(long bits) {
    long words = 0;
    long level = bits;
    do {
      level = (level + Long.SIZE - 1) / Long.SIZE;
      words += (level + 7) / 8 * 8;
    } while (level > 1);
    return words;
  }

  /** Returns a block with this header, the offsets of its sections included; the rest is zero. */
  MemorySegment allocate(SegmentAllocator allocator) {
    Map<Section, Long> offsets = new EnumMap<>(Section.class);
    long end = GraphLayout.HEADER_BYTES;
    for (Section section : Section.values()) {
      offsets.put(section, end);
      long bytes = bytes(section);
      end = Math.addExact(
          end, (bytes + GraphLayout.ALIGNMENT - 1) / GraphLayout.ALIGNMENT * GraphLayout.ALIGNMENT);
    }
    MemorySegment block = allocator.allocate(end, GraphLayout.ALIGNMENT).fill((byte) 0);
    block.set(JAVA_LONG, 0, GraphLayout.MAGIC);
    block.set(JAVA_LONG, Long.BYTES, end);
    write(block);
    offsets.forEach((section, offset) -> block.set(JAVA_LONG, section.field(), offset));
    return block;
  }

  private static long field(MemorySegment block, int index) {
    return block.get(JAVA_LONG, FIRST_FIELD + (long) index * Long.BYTES);
  }
}
