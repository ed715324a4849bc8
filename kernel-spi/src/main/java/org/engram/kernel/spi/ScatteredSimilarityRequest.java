package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One query against rows that a list names.
 *
 * @param query exactly {@code rows.dim()} f32 in native memory
 * @param rows the rows of which some are compared
 * @param index i32[count], each from 0 to {@code rows.rowCount() − 1}, in any order; a row may be
 *     named more than once. Not changed before the call returns
 * @param count number of rows to compare
 * @param out f32[count], written by the call: row {@code index[i]} at {@code i}; overlaps no input
 */
public record ScatteredSimilarityRequest(
    MemorySegment query, Matrix rows, MemorySegment index, int count, MemorySegment out) {
  /**
   * Checks the shapes and that every row of the list is there.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values; of a row that is not there,
   *     its position in the list too
   */
  public ScatteredSimilarityRequest {
    if (count < 0) {
      throw KernelException.invalid("count " + count + " is negative");
    }
    Segments.check("query", query, 0, Float.BYTES);
    if (query.byteSize() != (long) rows.dim() * Float.BYTES) {
      throw KernelException.invalid("query has dimension " + query.byteSize() / (double) Float.BYTES
          + ", the rows have " + rows.dim());
    }
    Segments.check("index", index, count, Integer.BYTES);
    Segments.checkOut("out", out, count, Float.BYTES);
    long bytes = (long) count * Float.BYTES;
    Segments.checkApart("out", out, bytes, "query", query, query.byteSize());
    Segments.checkApart("out", out, bytes, "index", index, (long) count * Integer.BYTES);
    rows.checkApart(out, bytes);
    for (int i = 0; i < count; i++) {
      int row = index.getAtIndex(ValueLayout.JAVA_INT, i);
      if (row < 0 || row >= rows.rowCount()) {
        throw new KernelException(
            KernelException.Code.INVALID_ARGUMENT,
            "index " + i + " is row " + row + " of " + rows.rowCount(),
            i);
      }
    }
  }

  /** Returns the row at a place of the list. */
  public int row(int place) {
    return index.getAtIndex(ValueLayout.JAVA_INT, place);
  }
}
