package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;

/**
 * A graph prepared for spreading: GraphLayout v1 of docs/layouts.md, one block of off-heap memory
 * with the out-edges for sparse push and the in-edges as SELL-16 slices for dense pull. Immutable;
 * safe for any number of readers while its memory lives.
 */
public final class GraphLayout {
  /** In-edges in one chunk (docs/numerics.md, "spread, one step"). */
  public static final int CHUNK = 64;

  /** Rows in a slice. */
  public static final int LANES = 16;

  /** Alignment of the block and of each section in bytes. */
  public static final int ALIGNMENT = 64;

  /** Exclusive limit of the number of edges. */
  public static final long MAX_EDGES = 1L << 40;

  /** {@code EGLAYT01}, read as a little-endian u64. */
  static final long MAGIC = 0x31305459414C4745L;

  static final long HEADER_BYTES = 192;
  static final int PADDING_NODE = -1;
  /** Bytes of one column: 16 slots and 16 weights. */
  static final long COLUMN_BYTES = 2L * LANES * Integer.BYTES;

  /** Sections, each with the place of its offset in the header. */
  enum Section {
    OUT_OFFSET(72),
    OUT_EDGE(80),
    FIRST_ROW(88),
    HUB_NODE(96),
    HUB_CHUNK(104),
    HUB_FULL(112),
    CHUNK_HUB(120),
    SLICE_OFFSET(128),
    COLUMN(136),
    SLOT_OF_NODE(144),
    NODE_OF_SLOT(152);

    private final long field;

    Section(long field) {
      this.field = field;
    }

    long field() {
      return field;
    }
  }

  private final MemorySegment block;
  private final GraphShape shape;
  private final MemorySegment outOffset;
  private final MemorySegment outEdge;
  private final MemorySegment hubNode;
  private final MemorySegment hubFull;
  private final MemorySegment chunkHub;
  private final MemorySegment firstRow;
  private final MemorySegment sliceOffset;
  private final MemorySegment column;
  private final MemorySegment slotOfNode;
  private final MemorySegment nodeOfSlot;

  private GraphLayout(MemorySegment block) {
    this.block = block;
    this.shape = GraphShape.read(block);
    this.outOffset = section(Section.OUT_OFFSET);
    this.outEdge = section(Section.OUT_EDGE);
    this.hubNode = section(Section.HUB_NODE);
    this.hubFull = section(Section.HUB_FULL);
    this.chunkHub = section(Section.CHUNK_HUB);
    this.firstRow = section(Section.FIRST_ROW);
    this.sliceOffset = section(Section.SLICE_OFFSET);
    this.column = section(Section.COLUMN);
    this.slotOfNode = section(Section.SLOT_OF_NODE);
    this.nodeOfSlot = section(Section.NODE_OF_SLOT);
    section(Section.HUB_CHUNK); // read by providers only, and checked like the others
    long end = sliceOffset(shape.fullSliceCount() + shape.nodeSliceCount());
    if (end != shape.columnCount()) {
      throw KernelException.invalid(
          "graph slices end at column " + end + " of " + shape.columnCount());
    }
  }

  /**
   * Returns the graph in that block.
   *
   * @throws KernelException {@code InvalidArgument} if the block is no GraphLayout v1 of its own
   *     size
   */
  public static GraphLayout of(MemorySegment block) {
    if (!block.isNative() || block.address() % ALIGNMENT != 0) {
      throw KernelException.invalid("a graph layout is native memory aligned to 64 bytes");
    }
    if (block.byteSize() < HEADER_BYTES || block.get(JAVA_LONG, 0) != MAGIC) {
      throw KernelException.invalid("not a GraphLayout v1");
    }
    if (block.get(JAVA_LONG, Long.BYTES) != block.byteSize()) {
      throw KernelException.invalid("graph layout of " + block.get(JAVA_LONG, Long.BYTES)
          + " bytes in a block of " + block.byteSize());
    }
    return new GraphLayout(block.asReadOnly());
  }

  /** Returns the block as docs/layouts.md describes it, read-only. */
  public MemorySegment block() {
    return block;
  }

  /** Returns the counts that size the sections. */
  public GraphShape shape() {
    return shape;
  }

  /** Returns the number of nodes, 0 … 2^31 − 1. */
  public int nodeCount() {
    return shape.nodeCount();
  }

  /** Returns the number of edges. */
  public long edgeCount() {
    return shape.edgeCount();
  }

  /** Returns the bytes of a {@link SpreadWorkspace} for this graph. */
  public long workspaceBytes() {
    return shape.workspaceBytes();
  }

  /** Returns the first out-edge of that node; of {@code nodeCount()} the number of edges. */
  public long outOffset(int node) {
    return outOffset.getAtIndex(JAVA_LONG, node);
  }

  /** Returns the virtual row that an out-edge adds to: a node, or {@code nodeCount() + chunk}. */
  public int outRow(long edge) {
    return outEdge.getAtIndex(JAVA_INT, 2 * edge);
  }

  /** Returns the weight of an out-edge. */
  public float outWeight(long edge) {
    return outEdge.getAtIndex(JAVA_FLOAT, 2 * edge + 1);
  }

  /** Returns the node that a virtual row belongs to. */
  public int nodeOfRow(int row) {
    int chunk = row - nodeCount();
    return Integer.compareUnsigned(row, nodeCount()) < 0 ? row : hubNode(hubOfChunk(chunk));
  }

  /** Returns the first virtual row of a node. */
  public int firstRow(int node) {
    return firstRow.getAtIndex(JAVA_INT, node);
  }

  /** Returns the hub that a chunk belongs to, counted from 0 in ascending node order. */
  public int hubOfChunk(int chunk) {
    return chunkHub.getAtIndex(JAVA_INT, Integer.toUnsignedLong(chunk));
  }

  /** Returns the node of that hub. */
  public int hubNode(int hub) {
    return hubNode.getAtIndex(JAVA_INT, hub);
  }

  /** Returns the number of full chunks of the hubs before that one. */
  public int hubFull(int hub) {
    return hubFull.getAtIndex(JAVA_INT, hub);
  }

  /** Returns the first column of that slice; slices of full chunks come first. */
  public long sliceOffset(long slice) {
    return sliceOffset.getAtIndex(JAVA_LONG, slice);
  }

  /** Returns the slot of the source in that lane of that column. */
  public int columnSlot(long columnIndex, int lane) {
    return column.getAtIndex(JAVA_INT, columnIndex * 2 * LANES + lane);
  }

  /** Returns the weight in that lane of that column; +0 in padding. */
  public float columnWeight(long columnIndex, int lane) {
    return column.getAtIndex(JAVA_FLOAT, columnIndex * 2 * LANES + LANES + lane);
  }

  /** Returns the slot of a node: its place in pull order. */
  public int slotOfNode(int node) {
    return slotOfNode.getAtIndex(JAVA_INT, node);
  }

  /** Returns the node in a slot, or −1 in a padding slot. */
  public int nodeOfSlot(int slot) {
    return nodeOfSlot.getAtIndex(JAVA_INT, slot);
  }

  /** Receives an in-edge. */
  @FunctionalInterface
  public interface InEdgeVisitor {
    /** Takes the edge from that node with that weight. */
    void edge(int source, float weight);
  }

  /**
   * Visits the in-edges of a node in ascending (source, position) order, leaving out those of
   * weight 0.
   */
  public void forEachInEdge(int node, InEdgeVisitor visitor) {
    int row = firstRow(node);
    if (row != node) {
      int hub = hubOfChunk(row - nodeCount());
      for (int chunk = hubFull(hub); chunk < hubFull(hub + 1); chunk++) {
        visitLane(chunk / LANES, chunk % LANES, visitor);
      }
    }
    int slot = slotOfNode(node);
    visitLane(shape.fullSliceCount() + slot / LANES, slot % LANES, visitor);
  }

  private void visitLane(long slice, int lane, InEdgeVisitor visitor) {
    for (long at = sliceOffset(slice); at < sliceOffset(slice + 1); at++) {
      float weight = columnWeight(at, lane);
      if (weight != 0) {
        visitor.edge(nodeOfSlot(columnSlot(at, lane)), weight);
      }
    }
  }

  private MemorySegment section(Section section) {
    long from = block.get(JAVA_LONG, section.field());
    long bytes = shape.bytes(section);
    if (from < HEADER_BYTES || from % ALIGNMENT != 0 || bytes > block.byteSize() - from) {
      throw KernelException.invalid("section " + section + " at " + from + " of " + bytes
          + " bytes is outside the block of " + block.byteSize());
    }
    return block.asSlice(from, bytes);
  }
}
