package org.engram.memory.internal.graph;

import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.GraphLayoutUpdate;
import org.engram.memory.internal.offheap.Block;
import org.engram.memory.internal.offheap.Holds;
import org.engram.memory.internal.offheap.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * One version of the associations of a space. Immutable and shared by all snapshots of that
 * version, which hold it; the layout that the kernels read is made when the first recall needs it,
 * from that of an earlier version where little has changed since, and freed with the last holder.
 * Safe for any number of threads.
 */
public final class Graph {
  static final int PAGE_ROWS = 1024;

  private final OutEdges[][] pages;
  private final int rowCount;
  private final long associationCount;
  private final EdgeMix mix;
  private final OffHeap offHeap;
  private final int spreadSlots;
  private final Holds holds = new Holds(this::free);
  private final ReentrantLock building = new ReentrantLock();
  private volatile @Nullable SpreadGraph spreading;
  /** Under the lock until the layout is made. */
  private @Nullable Predecessor predecessor;

  Graph(
      OutEdges[][] pages,
      int rowCount,
      long associationCount,
      EdgeMix mix,
      OffHeap offHeap,
      int spreadSlots,
      @Nullable Predecessor predecessor) {
    this.pages = pages;
    this.rowCount = rowCount;
    this.associationCount = associationCount;
    this.mix = mix;
    this.offHeap = offHeap;
    this.spreadSlots = spreadSlots;
    this.predecessor = predecessor;
  }

  /** Adds a holder beside one that is known to hold. */
  public void hold() {
    holds.hold();
  }

  /** Removes a holder. */
  public void release() {
    holds.release();
  }

  /** Returns the number of associations. */
  public long associationCount() {
    return associationCount;
  }

  /** Returns what leaves a row; rows that were stored since have nothing yet. */
  public OutEdges out(int row) {
    int page = row / PAGE_ROWS;
    return page < pages.length ? pages[page][row % PAGE_ROWS] : OutEdges.NONE;
  }

  /** Returns the kind that contributes most to the edge between two rows. */
  public String strongestKind(int source, int target) {
    return out(source).strongestKind(source, target, mix);
  }

  /** Returns the graph as the kernels read it, built now if this is the first call. */
  public SpreadGraph spreading() {
    SpreadGraph built = spreading;
    if (built != null) {
      return built;
    }
    building.lock();
    try {
      built = spreading;
      if (built == null) {
        built = make(predecessor);
        spreading = built;
        forgetPredecessor();
      }
      return built;
    } finally {
      building.unlock();
    }
  }

  /**
   * Returns what the next version makes its layout from, held for it; null if there is nothing.
   *
   * @param changed the rows whose associations are other ones there, ascending
   */
  @Nullable
  Predecessor predecessorOfNext(int[] changed) {
    if (!building.tryLock()) {
      hold(); // the layout is being made now
      return new Predecessor(this, changed);
    }
    try {
      if (spreading != null) {
        hold();
        return new Predecessor(this, changed);
      }
      return predecessor == null ? null : predecessor.andThen(changed);
    } finally {
      building.unlock();
    }
  }

  private @Nullable SpreadGraph made() {
    building.lock();
    try {
      return spreading;
    } finally {
      building.unlock();
    }
  }

  private SpreadGraph make(@Nullable Predecessor from) {
    SpreadGraph earlier = from == null ? null : from.graph().made();
    if (from == null || earlier == null || !from.isWorthUpdating(earlier, rowCount)) {
      return make(allocator -> GraphLayoutBuilder.build(
          allocator, rowCount, edges(IntStream.range(0, rowCount).toArray())));
    }
    int[] changed = from.changed();
    return make(allocator ->
        GraphLayoutUpdate.apply(allocator, earlier.layout(), rowCount, changed, edges(changed)));
  }

  private SpreadGraph make(Function<SegmentAllocator, GraphLayout> maker) {
    Block[] block = new Block[1];
    GraphLayout layout = maker.apply((bytes, alignment) -> {
      block[0] = offHeap.allocate(bytes);
      return block[0].memory();
    });
    return new SpreadGraph(layout, block[0], offHeap, spreadSlots);
  }

  /** Returns the edges that leave those rows, which ascend. */
  private EdgeList edges(int[] rows) {
    int edges = 0;
    for (int row : rows) {
      edges = Math.addExact(edges, out(row).edgeCount());
    }
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    float[] weights = new float[edges];
    int at = 0;
    for (int row : rows) {
      OutEdges out = out(row);
      for (int edge = 0; edge < out.edgeCount(); edge++, at++) {
        sources[at] = row;
        targets[at] = out.edgeTarget(edge);
        weights[at] = out.edgeWeight(edge);
      }
    }
    return EdgeList.of(sources, targets, weights);
  }

  private void forgetPredecessor() {
    if (predecessor != null) {
      predecessor.graph().release();
      predecessor = null;
    }
  }

  private void free() {
    forgetPredecessor();
    SpreadGraph built = spreading;
    if (built != null) {
      built.free();
    }
  }
}
