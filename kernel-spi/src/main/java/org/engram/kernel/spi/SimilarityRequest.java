package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;

/**
 * One query against many rows.
 *
 * @param query exactly {@code rows.dim()} f32 in native memory
 * @param rows the rows to compare with
 * @param out one f32 a row, written by the call; overlaps no input
 */
public record SimilarityRequest(MemorySegment query, Matrix rows, MemorySegment out) {
  /**
   * Checks the shapes.
   *
   * @throws KernelException {@code InvalidArgument}, naming both dimensions or sizes
   */
  public SimilarityRequest {
    Segments.check("query", query, 0, Float.BYTES);
    if (query.byteSize() != (long) rows.dim() * Float.BYTES) {
      throw KernelException.invalid("query has dimension " + query.byteSize() / (double) Float.BYTES
          + ", the rows have " + rows.dim());
    }
    rows.checkOut(out);
    Segments.checkApart(
        "out", out, (long) rows.rowCount() * Float.BYTES, "query", query, query.byteSize());
  }
}
