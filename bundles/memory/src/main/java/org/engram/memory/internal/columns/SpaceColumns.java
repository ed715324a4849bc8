package org.engram.memory.internal.columns;

import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.internal.graph.EdgeMix;
import org.engram.memory.internal.graph.GraphEdit;
import org.engram.memory.internal.offheap.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * The memories of a space in columns. One writer at a time changes them and publishes; any number
 * of readers lease what was published last. Rows are named by their numbers in the store here, and
 * what is not there, or no longer, is passed over.
 */
public final class SpaceColumns implements AutoCloseable {
  private static final int LEAST_FORGOTTEN = 1024;

  private final OffHeap offHeap;
  private final RowShape shape;
  private final GraphEdit graph;
  private ChunkList rows;
  private volatile @Nullable Snapshot current;

  /**
   * Opens an empty space and publishes it.
   *
   * @param spreadSlots most spreading calls at once over one version of the graph
   */
  public SpaceColumns(OffHeap offHeap, int dim, EdgeMix mix, int spreadSlots) {
    this.offHeap = offHeap;
    this.shape = RowShape.of(dim);
    this.graph = new GraphEdit(mix, offHeap, spreadSlots);
    this.rows = new ChunkList(offHeap, shape);
    this.current = rows.snapshot(graph.publish(0));
  }

  /** Returns the last snapshot, leased to the caller; empty after {@link #close}. */
  public Optional<Snapshot> lease() {
    for (Snapshot last = current; last != null; last = current) {
      if (last.tryLease()) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  /** Adds a memory. */
  public void add(NewRow row) {
    rows.add(row);
  }

  /** Writes the norm of every row anew: for rows that were added without. */
  public void computeNorms(Kernels kernels) {
    rows.computeNorms(kernels);
  }

  /** Takes out a memory with its associations; false if it is not there. */
  public boolean forget(long number) {
    int row = rows.find(number);
    if (row < 0) {
      return false;
    }
    graph.removeRow(row);
    rows.forget(row);
    return true;
  }

  /** Makes an association, or gives one that exists the new weight. */
  public void associate(long source, String kind, long target, float weight) {
    int from = rows.find(source);
    int to = rows.find(target);
    if (from >= 0 && to >= 0) {
      graph.put(from, kind, to, weight);
    }
  }

  /** Removes an association; false if it is not there. */
  public boolean dissociate(long source, String kind, long target) {
    int from = rows.find(source);
    int to = rows.find(target);
    return from >= 0 && to >= 0 && graph.remove(from, kind, to);
  }

  /** Returns the rows of the last snapshot with an association that reaches that memory. */
  public int[] sourcesOf(long number) {
    int row = rows.find(number);
    return row < 0 ? new int[0] : graph.sourcesOf(row);
  }

  /** Shows readers what was changed since the last time. */
  public void publish() {
    Snapshot last = current;
    if (last == null) {
      return;
    }
    compactIfSparse();
    current = rows.snapshot(graph.publish(last.graph(), rows.rowCount()));
    last.close();
  }

  /** Refuses new leases and frees everything when the last one is closed. */
  @Override
  public void close() {
    Snapshot last = current;
    if (last != null) {
      current = null;
      last.close();
      rows.release();
    }
  }

  /** Moves the live rows together, in their order, once more rows are forgotten than live. */
  private void compactIfSparse() {
    int forgotten = rows.rowCount() - rows.liveCount();
    if (forgotten < LEAST_FORGOTTEN || forgotten <= rows.liveCount()) {
      return;
    }
    int[] newRow = new int[rows.rowCount()];
    int[] live = new int[rows.liveCount()];
    for (int row = 0, next = 0; row < newRow.length; row++) {
      newRow[row] = next;
      if (rows.isLive(row)) {
        live[next++] = row;
      }
    }
    ChunkList moved = new ChunkList(offHeap, shape);
    moved.addLive(rows);
    graph.renumber(newRow, live);
    rows.release();
    rows = moved;
  }
}
