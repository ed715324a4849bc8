package org.engram.memory.internal.columns;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.memory.internal.graph.Graph;
import org.engram.memory.internal.offheap.Holds;
import org.jspecify.annotations.Nullable;

/**
 * A space as it was after one transaction. Immutable; safe for any number of threads, each of which
 * has leased it: what it names is freed when the last lease is closed after it was succeeded. Rows
 * count from 0 in the order in which memories were stored; forgotten ones keep theirs until the
 * space is compacted.
 */
public final class Snapshot implements AutoCloseable {
  private final RowShape shape;
  private final Chunk[] chunks;
  private final int rowCount;
  private final int liveCount;
  private final Graph graph;
  private final Holds holds = new Holds(this::free);

  /** Takes over the caller's hold of the graph, and holds the chunks beside the caller. */
  Snapshot(RowShape shape, Chunk[] chunks, int rowCount, int liveCount, Graph graph) {
    this.shape = shape;
    this.chunks = chunks;
    this.rowCount = rowCount;
    this.liveCount = liveCount;
    this.graph = graph;
    for (Chunk chunk : chunks) {
      chunk.hold();
    }
  }

  boolean tryLease() {
    return holds.tryHold();
  }

  /** Ends a lease. */
  @Override
  public void close() {
    holds.release();
  }

  private void free() {
    graph.release();
    for (Chunk chunk : chunks) {
      chunk.release();
    }
  }

  /** Returns the number of rows, forgotten ones included. */
  public int rowCount() {
    return rowCount;
  }

  /** Returns the number of memories. */
  public int liveCount() {
    return liveCount;
  }

  /** Returns the associations. */
  public Graph graph() {
    return graph;
  }

  /** Returns the number of chunks; rows of chunk {@code c} begin at {@link #firstRow}. */
  public int chunkCount() {
    return chunks.length;
  }

  /** Returns the first row of a chunk. */
  public int firstRow(int chunk) {
    return chunk * shape.chunkRows();
  }

  /** Returns the chunk of a row. */
  public int chunkOf(int row) {
    return row / shape.chunkRows();
  }

  /** Returns the vectors of a chunk with their norms. */
  public Matrix vectors(int chunk) {
    return chunks[chunk].vectors(rowCount(chunk));
  }

  /** Returns the coarse copies of the vectors of a chunk; null if it has none. */
  public @Nullable Int8Plane plane(int chunk) {
    return chunks[chunk].plane(rowCount(chunk));
  }

  private int rowCount(int chunk) {
    return Math.min(shape.chunkRows(), rowCount - firstRow(chunk));
  }

  /** Returns the selection of the rows of a chunk that are not forgotten; null: all. */
  public @Nullable MemorySegment live(int chunk) {
    return chunks[chunk].selection();
  }

  /** Returns whether a row is a memory that is not forgotten. */
  public boolean isLive(int row) {
    return chunk(row).isLive(at(row));
  }

  /** Returns the id of a row's memory. */
  public String id(int row) {
    return chunk(row).id(at(row));
  }

  /** Returns the number of a row in the store. */
  public long number(int row) {
    return chunk(row).number(at(row));
  }

  /** Returns the vector of a row, of the space's dimension. */
  public MemorySegment vector(int row) {
    return chunk(row).vector(at(row));
  }

  /** Returns the norm of a row's vector. */
  public float norm(int row) {
    return chunk(row).norm(at(row));
  }

  /** Returns the strength of a row at its last access. */
  public float strength(int row) {
    return chunk(row).strength(at(row));
  }

  /** Returns the last access of a row in milliseconds since the epoch. */
  public long lastAccessMs(int row) {
    return chunk(row).lastAccessMs(at(row));
  }

  /** Returns the row with that number in the store, or −1 if there is none or it is forgotten. */
  public int find(long number) {
    int low = 0;
    int high = rowCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = number(middle);
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

  private Chunk chunk(int row) {
    return chunks[row / shape.chunkRows()];
  }

  private int at(int row) {
    return row % shape.chunkRows();
  }
}
