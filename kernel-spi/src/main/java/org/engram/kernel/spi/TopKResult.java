package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * Where a top-k call writes. The rows of query {@code q} are entries {@code q·k} … {@code q·k +
 * count(q) − 1}, by score descending, then row ascending; entries behind them are unspecified.
 *
 * @param queryCount number of queries there is room for
 * @param k entries for each query
 * @param rows u32[queryCount·k]: row indices
 * @param scores f32[queryCount·k]: cosines
 * @param counts u32[queryCount]: rows found for each query, at most k
 */
public record TopKResult(
    int queryCount, int k, MemorySegment rows, MemorySegment scores, MemorySegment counts) {
  /**
   * Checks the memory.
   *
   * @throws KernelException {@code InvalidArgument}, naming the sizes
   */
  public TopKResult {
    if (queryCount < 0 || k < 1) {
      throw KernelException.invalid("room for " + queryCount + " queries of " + k + " rows");
    }
    Segments.checkOut("rows", rows, (long) queryCount * k, Integer.BYTES);
    Segments.checkOut("scores", scores, (long) queryCount * k, Float.BYTES);
    Segments.checkOut("counts", counts, queryCount, Integer.BYTES);
  }

  /** Returns room taken from that allocator. */
  public static TopKResult allocate(SegmentAllocator allocator, int queryCount, int k) {
    return new TopKResult(
        queryCount,
        k,
        allocator.allocate(ValueLayout.JAVA_INT, (long) queryCount * k),
        allocator.allocate(ValueLayout.JAVA_FLOAT, (long) queryCount * k),
        allocator.allocate(ValueLayout.JAVA_INT, queryCount));
  }

  /**
   * Requires that this has exactly the room that the request needs.
   *
   * @throws KernelException {@code InvalidArgument}, naming both
   */
  public void check(TopKRequest request) {
    if (queryCount != request.queries().rowCount() || k != request.k()) {
      throw KernelException.invalid("room for " + queryCount + " queries of " + k
          + " rows, asked for " + request.queries().rowCount() + " of " + request.k());
    }
  }

  /** Returns how many rows were found for that query. */
  public int count(int query) {
    return counts.getAtIndex(ValueLayout.JAVA_INT, query);
  }

  /** Returns the row at that rank, 0 being the best. */
  public int row(int query, int rank) {
    return rows.getAtIndex(ValueLayout.JAVA_INT, (long) query * k + rank);
  }

  /** Returns the cosine at that rank. */
  public float score(int query, int rank) {
    return scores.getAtIndex(ValueLayout.JAVA_FLOAT, (long) query * k + rank);
  }
}
