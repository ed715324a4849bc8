package org.engram.memory.internal.graph;

import java.util.concurrent.locks.ReentrantLock;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.memory.internal.offheap.Block;
import org.engram.memory.internal.offheap.Holds;
import org.engram.memory.internal.offheap.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * One version of the associations of a space. Immutable and shared by all snapshots of that
 * version, which hold it; the layout that the kernels read is built when the first recall needs it
 * and freed with the last holder. Safe for any number of threads.
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

  Graph(
      OutEdges[][] pages,
      int rowCount,
      long associationCount,
      EdgeMix mix,
      OffHeap offHeap,
      int spreadSlots) {
    this.pages = pages;
    this.rowCount = rowCount;
    this.associationCount = associationCount;
    this.mix = mix;
    this.offHeap = offHeap;
    this.spreadSlots = spreadSlots;
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
        built = build();
        spreading = built;
      }
      return built;
    } finally {
      building.unlock();
    }
  }

  private SpreadGraph build() {
    int edges = 0;
    for (int row = 0; row < rowCount; row++) {
      edges = Math.addExact(edges, out(row).edgeCount());
    }
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    float[] weights = new float[edges];
    int at = 0;
    for (int row = 0; row < rowCount; row++) {
      OutEdges out = out(row);
      for (int edge = 0; edge < out.edgeCount(); edge++, at++) {
        sources[at] = row;
        targets[at] = out.edgeTarget(edge);
        weights[at] = out.edgeWeight(edge);
      }
    }
    Block[] block = new Block[1];
    GraphLayout layout = GraphLayoutBuilder.build(
        (bytes, alignment) -> {
          block[0] = offHeap.allocate(bytes);
          return block[0].memory();
        },
        rowCount,
        EdgeList.of(sources, targets, weights));
    return new SpreadGraph(layout, block[0], offHeap, spreadSlots);
  }

  private void free() {
    SpreadGraph built = spreading;
    if (built != null) {
      built.free();
    }
  }
}
