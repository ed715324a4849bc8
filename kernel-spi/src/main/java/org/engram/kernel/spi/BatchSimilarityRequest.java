package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;

/**
 * Several queries against many rows.
 *
 * @param queries one row a query; norms stored with them are not read
 * @param rows the rows to compare with, of the same dimension
 * @param out f32[queries·rows], written by the call: query {@code q} and row {@code r} at
 *     {@code q·rowCount + r}; overlaps no input
 */
public record BatchSimilarityRequest(Matrix queries, Matrix rows, MemorySegment out) {
  /**
   * Checks the shapes.
   *
   * @throws KernelException {@code InvalidArgument}, naming both dimensions or sizes
   */
  public BatchSimilarityRequest {
    if (queries.dim() != rows.dim()) {
      throw KernelException.invalid(
          "queries have dimension " + queries.dim() + ", the rows have " + rows.dim());
    }
    long results = (long) queries.rowCount() * rows.rowCount();
    Segments.checkOut("out", out, results, Float.BYTES);
    queries.checkApart(out, results * Float.BYTES);
    rows.checkApart(out, results * Float.BYTES);
  }
}
