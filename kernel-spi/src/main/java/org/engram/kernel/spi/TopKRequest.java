package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.layout.Int8Plane;
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
 * @param plane coarse copies of the same rows, made with the norms that they have, or null. A
 *     kernel may use it to be faster; the bits of the result are the same without.
 */
public record TopKRequest(
    Matrix queries,
    Matrix rows,
    @Nullable MemorySegment selection,
    float minScore,
    int k,
    @Nullable Int8Plane plane) {
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
    if (plane != null && (plane.dim() != rows.dim() || plane.rowCount() != rows.rowCount())) {
      throw KernelException.invalid("a plane of " + plane.rowCount() + " rows of dimension "
          + plane.dim() + " for " + rows.rowCount() + " rows of dimension " + rows.dim());
    }
  }

  /** Makes a request without a plane. */
  public TopKRequest(
      Matrix queries, Matrix rows, @Nullable MemorySegment selection, float minScore, int k) {
    this(queries, rows, selection, minScore, k, null);
  }

  /** Returns the same request with a plane of its rows. */
  public TopKRequest withPlane(Int8Plane plane) {
    return new TopKRequest(queries, rows, selection, minScore, k, plane);
  }

  /**
   * Returns the part of this request that searches the rows {@code from} … {@code from + count − 1}
   * with their share of the selection and of the plane.
   *
   * @param from a multiple of 64
   */
  public TopKRequest part(int from, int count) {
    if (from % Long.SIZE != 0) {
      throw KernelException.invalid("row " + from + " is no multiple of " + Long.SIZE);
    }
    return new TopKRequest(
        queries,
        rows.rows(from, count),
        selection == null ? null : selection.asSlice((long) from / Long.SIZE * Long.BYTES),
        minScore,
        k,
        plane == null ? null : plane.rows(from, count));
  }

  /** Returns the words of a selection over that many rows. */
  public static long selectionWords(int rowCount) {
    return ((long) rowCount + Long.SIZE - 1) / Long.SIZE;
  }
}
