package org.engram.memory.internal.columns;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.internal.graph.Graph;
import org.engram.memory.internal.offheap.OffHeap;

/**
 * The chunks of a space as their one writer changes them; it holds each of them. All chunks but the
 * last are full. Not safe for several threads.
 */
final class ChunkList {
  private final OffHeap offHeap;
  private final RowShape shape;
  private final List<Chunk> chunks = new ArrayList<>();
  /** Chunks with a bitmap that no snapshot names yet. */
  private final BitSet ownLive = new BitSet();

  private int rowCount;
  private int liveCount;

  ChunkList(OffHeap offHeap, RowShape shape) {
    this.offHeap = offHeap;
    this.shape = shape;
  }

  int rowCount() {
    return rowCount;
  }

  int liveCount() {
    return liveCount;
  }

  void add(NewRow row) {
    int index = rowCount / shape.chunkRows();
    int at = rowCount % shape.chunkRows();
    if (index == chunks.size()) {
      int capacity = index == 0 ? shape.firstRows() : shape.chunkRows();
      chunks.add(Chunk.allocate(offHeap, shape, capacity));
    }
    Chunk chunk = chunks.get(index);
    if (at == chunk.capacity()) {
      int capacity = Math.min(2 * chunk.capacity(), shape.chunkRows());
      chunk = replace(index, chunk.grown(offHeap, at, capacity));
    }
    chunk.set(at, row);
    rowCount++;
    liveCount++;
  }

  /** Takes out a row that is live. */
  void forget(int row) {
    int index = row / shape.chunkRows();
    Chunk chunk = chunks.get(index);
    if (!ownLive.get(index)) {
      chunk = replace(index, chunk.withOwnLive(offHeap));
      ownLive.set(index);
    }
    chunk.forget(row % shape.chunkRows());
    liveCount--;
  }

  boolean isLive(int row) {
    return chunks.get(row / shape.chunkRows()).isLive(row % shape.chunkRows());
  }

  /** Returns the row with that number, or −1 if there is none or it is forgotten. */
  int find(long number) {
    int low = 0;
    int high = rowCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = chunks.get(middle / shape.chunkRows()).number(middle % shape.chunkRows());
      if (found == number) {
        return isLive(middle) ? middle : -1;
      }
      if (found < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Writes the norm and the coarse copy of every row. */
  void computeNorms(Kernels kernels) {
    for (int index = 0; index < chunks.size(); index++) {
      int count = Math.min(shape.chunkRows(), rowCount - index * shape.chunkRows());
      kernels.norms(chunks.get(index).bareVectors(count), chunks.get(index).norms());
      chunks.get(index).encode(count);
    }
  }

  /** Adds the live rows of another list, in its order. */
  void addLive(ChunkList other) {
    for (int row = 0; row < other.rowCount; row++) {
      if (other.isLive(row)) {
        add(other.chunks.get(row / shape.chunkRows()).row(row % shape.chunkRows()));
      }
    }
  }

  /** Returns a snapshot of these rows; it takes over the caller's hold of the graph. */
  Snapshot snapshot(Graph graph) {
    ownLive.clear();
    return new Snapshot(shape, chunks.toArray(Chunk[]::new), rowCount, liveCount, graph);
  }

  /** Lets go of all chunks. */
  void release() {
    chunks.forEach(Chunk::release);
    chunks.clear();
    rowCount = 0;
    liveCount = 0;
  }

  private Chunk replace(int index, Chunk next) {
    chunks.set(index, next).release();
    return next;
  }
}
