package org.engram.kernel.spi.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.engram.kernel.spi.KernelException;

/**
 * Makes the layout of a graph from that of the graph before the out-lists of a few nodes changed:
 * what is the same is copied in long runs, and only the rows into which changed edges lead are
 * written anew. A row that has no room where it was moves whole into a slice behind the others, and
 * a hub that has none gets chunks behind the others (docs/layouts.md, "Overflow"). Spreading gives
 * the bits that it gives over a layout built from all edges.
 */
public final class GraphLayoutUpdate {
  private static final Comparator<ChangedRow> SLOT_ORDER = Comparator.comparingInt(
          (ChangedRow row) -> -row.rowLength())
      .thenComparing((ChangedRow row) -> !row.isHub())
      .thenComparingInt(row -> row.target);

  final GraphLayout before;
  final InRows rows;
  final int nodeCount;
  /** Nodes whose out-lists change, ascending. */
  final int[] changed;

  final EdgeList edges;
  /** First new edge of each changed node, and their number. */
  final int[] firstEdge;
  /** Rows into which edges of changed nodes lead, by ascending target, and rows of new nodes. */
  final List<ChangedRow> targets;
  /** Of these, in slot order, the ones that need a new slot. */
  final List<ChangedRow> moved = new ArrayList<>();

  final List<ChangedRow> newHubs = new ArrayList<>();

  private GraphLayoutUpdate(GraphLayout before, int nodeCount, int[] changed, EdgeList edges) {
    this.before = before;
    this.rows = new InRows(before);
    this.nodeCount = nodeCount;
    this.changed = changed.clone();
    this.edges = edges;
    this.firstEdge = new int[changed.length + 1];
    check();
    this.targets = ChangedRows.of(this);
    place();
  }

  /**
   * Returns the layout after the change.
   *
   * @param allocator of the memory of the new layout; that of {@code before} is only read
   * @param nodeCount number of nodes, at least that of before; new ones come last
   * @param changed the nodes whose out-lists change, ascending, each once
   * @param edges their whole out-lists after the change, by ascending source
   * @throws KernelException {@code InvalidArgument} for an edge whose source is not in
   *     {@code changed} or not in order, whose target is out of range or whose weight is not
   *     finite, with its index as the position; or for nodes out of range or order
   */
  public static GraphLayout apply(
      SegmentAllocator allocator,
      GraphLayout before,
      int nodeCount,
      int[] changed,
      EdgeList edges) {
    return new UpdatedBlock(new GraphLayoutUpdate(before, nodeCount, changed, edges))
        .write(allocator);
  }

  private void check() {
    if (nodeCount < before.nodeCount() || edges.count() >= Integer.MAX_VALUE) {
      throw KernelException.invalid("an update from " + before.nodeCount() + " to " + nodeCount
          + " nodes with " + edges.count() + " edges");
    }
    int edge = 0;
    for (int i = 0; i < changed.length; i++) {
      int node = changed[i];
      if (node < 0 || node >= nodeCount || (i > 0 && node <= changed[i - 1])) {
        throw KernelException.invalid("changed node " + node + " is out of range or order");
      }
      firstEdge[i] = edge;
      while (edge < edges.count() && edges.source(edge) == node) {
        checkEdge(edge++);
      }
    }
    firstEdge[changed.length] = edge;
    if (edge < edges.count()) {
      throw badEdge(edge, "has source " + edges.source(edge) + ", not changed or not in order");
    }
  }

  private void checkEdge(int edge) {
    int target = edges.target(edge);
    if (target < 0 || target >= nodeCount) {
      throw badEdge(edge, "has target " + target + " of " + nodeCount + " nodes");
    }
    if (!Float.isFinite(edges.weight(edge))) {
      throw badEdge(edge, "has weight " + edges.weight(edge));
    }
  }

  private static KernelException badEdge(int edge, String fault) {
    return new KernelException(
        KernelException.Code.INVALID_ARGUMENT, "edge " + edge + " " + fault, edge);
  }

  boolean isNew(int node) {
    return node >= before.nodeCount();
  }

  boolean isChanged(int node) {
    return Arrays.binarySearch(changed, node) >= 0;
  }

  /** Returns whether the whole row of that node is written anew. */
  boolean isRewritten(int node) {
    int low = 0;
    int high = targets.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (targets.get(middle).target < node) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < targets.size() && targets.get(low).target == node;
  }

  /** Gives each row the place it had, if it fits there, or a new one. */
  private void place() {
    GraphShape shape = before.shape();
    int chunk = (int) shape.chunkCount();
    int full = before.hubFull(shape.hubCount());
    for (ChangedRow row : targets) {
      boolean hubBefore = !isNew(row.target) && rows.isHub(row.target);
      int slot = isNew(row.target) ? ChangedRow.NONE : before.slotOfNode(row.target);
      if (slot != ChangedRow.NONE && row.rowLength() <= rows.columns(slot)) {
        row.slot = slot;
      } else {
        moved.add(row);
      }
      if (!row.isHub()) {
        continue;
      }
      int chunksBefore = hubBefore ? Math.ceilDiv(row.lengthBefore, GraphLayout.CHUNK) : 0;
      if (chunksBefore == row.chunks() && rows.inChunks(row.target) == inChunks(row)) {
        row.hub = rows.hub(row.target);
        row.firstChunk = before.firstRow(row.target) - before.nodeCount();
        row.firstFull = before.hubFull(row.hub);
      } else {
        row.hub = shape.hubCount() + newHubs.size();
        row.firstChunk = chunk;
        row.firstFull = full;
        row.movedChunks = true;
        newHubs.add(row);
        chunk = Math.addExact(chunk, row.chunks());
        full += row.fullChunks();
      }
    }
    moved.sort(SLOT_ORDER);
    int slot = Math.toIntExact(shape.nodeSliceCount() * GraphLayout.LANES);
    for (ChangedRow row : moved) {
      row.slot = slot++;
    }
  }

  private static int inChunks(ChangedRow row) {
    return row.fullChunks() * GraphLayout.CHUNK;
  }

  /** Returns the counts of the layout after the change. */
  GraphShape shape() {
    GraphShape shape = before.shape();
    long removed = 0;
    for (int node : changed) {
      removed += isNew(node) ? 0 : before.outOffset(node + 1) - before.outOffset(node);
    }
    long chunks = shape.chunkCount();
    long full = before.hubFull(shape.hubCount());
    for (ChangedRow hub : newHubs) {
      chunks += hub.chunks();
      full += hub.fullChunks();
    }
    long fullSlices = GraphShape.slices(full);
    long columns = shape.columnCount() + GraphLayout.CHUNK * (fullSlices - shape.fullSliceCount());
    for (int i = 0; i < moved.size(); i += GraphLayout.LANES) {
      columns += moved.get(i).rowLength();
    }
    return new GraphShape(
        nodeCount,
        shape.edgeCount() - removed + edges.count(),
        shape.hubCount() + newHubs.size(),
        chunks,
        fullSlices,
        shape.nodeSliceCount() + GraphShape.slices(moved.size()),
        columns);
  }

  /** Returns the section of a block. */
  static MemorySegment section(MemorySegment block, GraphShape shape, GraphLayout.Section section) {
    long at = block.get(java.lang.foreign.ValueLayout.JAVA_LONG, section.field());
    return block.asSlice(at, shape.bytes(section));
  }
}
