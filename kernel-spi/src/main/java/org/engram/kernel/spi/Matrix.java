package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Rows of f32 in off-heap memory (docs/layouts.md, "Matrix"). Row {@code i} starts at byte
 * {@code 4·stride·i}; memory between {@code dim} and {@code stride} is never read.
 *
 * @param data native memory of at least {@code 4·(stride·(rowCount−1) + dim)} bytes, aligned to 4
 * @param rowCount number of rows, 0 … 2^31 − 1
 * @param dim floats in a row, 1 … {@value #MAX_DIM}
 * @param stride floats from one row to the next, at least {@code dim}
 * @param norms one f32 a row, each exactly {@code norm(row)} of docs/numerics.md, or null: computed
 *     by each call, with the same bits
 */
public record Matrix(
    MemorySegment data,
    int rowCount,
    int dim,
    int stride,
    @Nullable MemorySegment norms) {
  /** The largest dimension that the numeric contract allows. */
  public static final int MAX_DIM = 65_536;

  /**
   * Checks the shape against the memory.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public Matrix {
    if (rowCount < 0) {
      throw KernelException.invalid("rowCount " + rowCount + " is negative");
    }
    if (dim < 1 || dim > MAX_DIM) {
      throw KernelException.invalid("dimension " + dim + " is outside 1 … " + MAX_DIM);
    }
    if (stride < dim) {
      throw KernelException.invalid("stride " + stride + " is less than the dimension " + dim);
    }
    long floats = rowCount == 0 ? 0 : (long) stride * (rowCount - 1) + dim;
    Segments.check("matrix", data, floats, Float.BYTES);
    if (norms != null) {
      Segments.check("norms", norms, rowCount, Float.BYTES);
    }
  }

  /** Returns rows that lie one behind the other, without stored norms. */
  public static Matrix dense(MemorySegment data, int rowCount, int dim) {
    return new Matrix(data, rowCount, dim, dim, null);
  }

  /** Returns the same rows with their norms. */
  public Matrix withNorms(MemorySegment stored) {
    return new Matrix(data, rowCount, dim, stride, stored);
  }

  /** Returns the rows {@code from} … {@code from + count − 1} without copying. */
  public Matrix rows(int from, int count) {
    if (from < 0 || count < 0 || from > rowCount - count) {
      throw KernelException.invalid("rows " + from + " + " + count + " of " + rowCount);
    }
    if (count == 0) {
      return new Matrix(
          data.asSlice(0, 0), 0, dim, stride, norms == null ? null : norms.asSlice(0, 0));
    }
    long bytes = ((long) stride * (count - 1) + dim) * Float.BYTES;
    return new Matrix(
        data.asSlice((long) from * stride * Float.BYTES, bytes),
        count,
        dim,
        stride,
        norms == null
            ? null
            : norms.asSlice((long) from * Float.BYTES, (long) count * Float.BYTES));
  }

  /**
   * Requires that {@code out} has room for one f32 a row, can be written, and shares nothing with
   * the rows or their norms.
   *
   * @throws KernelException {@code InvalidArgument}, naming the sizes
   */
  public void checkOut(MemorySegment out) {
    Segments.checkOut("out", out, rowCount, Float.BYTES);
    checkApart(out, (long) rowCount * Float.BYTES);
  }

  /** Requires that the first {@code outBytes} of an output share nothing with rows and norms. */
  void checkApart(MemorySegment out, long outBytes) {
    Segments.checkApart("out", out, outBytes, "rows", data, dataBytes());
    if (norms != null) {
      Segments.checkApart("out", out, outBytes, "norms", norms, (long) rowCount * Float.BYTES);
    }
  }

  /** Returns the bytes from the first element to the last one. */
  private long dataBytes() {
    return rowCount == 0 ? 0 : ((long) stride * (rowCount - 1) + dim) * Float.BYTES;
  }

  /** Returns element {@code column} of row {@code row}. */
  public float at(int row, int column) {
    return data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, (long) row * stride + column);
  }
}
