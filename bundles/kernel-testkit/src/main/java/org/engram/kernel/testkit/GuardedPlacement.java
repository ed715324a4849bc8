package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.spi.Matrix;
import org.jspecify.annotations.Nullable;

/** Memory flush against an unreadable page: one byte too far ends the process. */
final class GuardedPlacement implements Placement {
  /** On which side of the data the unreadable page is. */
  enum Side {
    BEFORE,
    BEHIND,
    /** As {@link #BEHIND}, and every row of a matrix has a page of its own. */
    BEHIND_EVERY_ROW
  }

  private record Taken(GuardPages pages, int rowCount, long rowBytes) {}

  private final Side side;
  private final GuardPool pool;
  private final List<Taken> taken = new ArrayList<>();

  /**
   * Creates a placement.
   *
   * @param pool where its memory comes from, and goes to when it is closed
   */
  GuardedPlacement(Side side, GuardPool pool) {
    this.side = side;
    this.pool = pool;
  }

  private GuardPages take(int rowCount, long rowBytes) {
    GuardPages pages = pool.take(rowCount, rowBytes);
    taken.add(new Taken(pages, rowCount, rowBytes));
    return pages;
  }

  @Override
  public MemorySegment allocate(long bytes, long alignment) {
    GuardPages made = take(1, bytes);
    return side == Side.BEFORE ? made.first(bytes) : made.last(bytes, alignment);
  }

  @Override
  public Matrix matrix(float[] rows, int rowCount, int dim, int stride, float @Nullable [] norms) {
    if (side != Side.BEHIND_EVERY_ROW || rowCount == 0) {
      return Placement.super.matrix(rows, rowCount, dim, stride, norms);
    }
    long rowBytes = (long) dim * Float.BYTES;
    GuardPages made = take(rowCount, rowBytes);
    MemorySegment block = made.rows(rowBytes);
    int guardedStride = (int) (made.rowStride() / Float.BYTES);
    for (int row = 0; row < rowCount; row++) {
      MemorySegment.copy(
          rows, row * dim, block, ValueLayout.JAVA_FLOAT, row * made.rowStride(), dim);
    }
    return new Matrix(block, rowCount, dim, guardedStride, norms == null ? null : floats(norms));
  }

  @Override
  public void close() {
    taken.forEach(own -> pool.give(own.pages(), own.rowCount(), own.rowBytes()));
    taken.clear();
  }
}
