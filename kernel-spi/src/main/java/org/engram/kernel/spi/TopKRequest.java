package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The best rows for each of several queries.
 *
 * @param queries one row a query; a single query is a batch of one
 * @param rows the rows to search
 * @param selection bitmap of the rows that may be returned (docs/layouts.md, "Selection"), or null
 *     for all
 * @param minScore least cosine of a returned row, not NaN; −1 for no limit
 * @param k most rows to return for a query, at least 1
 */
public record TopKRequest(
    Matrix queries, Matrix rows, @Nullable MemorySegment selection, float minScore, int k) {
  /**
   * Checks the shapes.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public TopKRequest {
    if (queries.dim() != rows.dim()) {
      throw KernelException.invalid(
          "queries have dimension " + queries.dim() + ", the rows have " + rows.dim());
    }
    if (k < 1) {
      throw KernelException.invalid("k " + k + " is less than 1");
    }
    if (Float.isNaN(minScore)) {
      throw KernelException.invalid("minScore is NaN");
    }
    if (selection != null) {
      Segments.check("selection", selection, selectionWords(rows.rowCount()), Long.BYTES);
    }
  }

  /** Returns the words of a selection over that many rows. */
  public static long selectionWords(int rowCount) {
    return ((long) rowCount + Long.SIZE - 1) / Long.SIZE;
  }
}
