package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;

/**
 * Writes rows into the block of an {@link Int8Plane}. Rows that a view names are left alone: new
 * ones are put behind them, also into the same piece of 64. For one thread.
 */
public final class Int8PlaneBuilder {
  private static final long NUMBERS_BYTES = (long) Int8Plane.BLOCK_ROWS * Integer.BYTES;

  private final MemorySegment block;
  private final int rowCapacity;
  private final int dim;
  private final float[] row;

  private Int8PlaneBuilder(MemorySegment block, int rowCapacity, int dim) {
    this.block = block;
    this.rowCapacity = rowCapacity;
    this.dim = dim;
    this.row = new float[dim];
  }

  /** Returns the plane of those rows, which have their norms. */
  public static Int8Plane build(SegmentAllocator allocator, Matrix rows) {
    long bytes = Int8Plane.bytes(rows.rowCount(), rows.dim());
    MemorySegment block = allocator.allocate(bytes, Int8Plane.ALIGNMENT).fill((byte) 0);
    Int8PlaneBuilder builder = over(block, rows.rowCount(), rows.dim());
    builder.put(0, rows);
    return builder.plane(rows.rowCount());
  }

  /**
   * Starts a plane in that memory.
   *
   * @param block native memory aligned to {@link Int8Plane#ALIGNMENT}, exactly
   *     {@link Int8Plane#bytes} of it, all zero
   * @param rowCapacity most rows
   * @throws KernelException {@code InvalidArgument}, naming the sizes
   */
  public static Int8PlaneBuilder over(MemorySegment block, int rowCapacity, int dim) {
    Int8Plane.checkMemory(block);
    long bytes = Int8Plane.bytes(rowCapacity, dim);
    if (block.byteSize() != bytes) {
      throw KernelException.invalid("a plane of " + rowCapacity + " rows of dimension " + dim
          + " takes " + bytes + " bytes, not " + block.byteSize());
    }
    block.set(JAVA_LONG, 0, Int8Plane.MAGIC);
    block.set(JAVA_LONG, Long.BYTES, bytes);
    long capacity = Int8Plane.pieces(rowCapacity) * Int8Plane.BLOCK_ROWS;
    block.set(JAVA_LONG, Int8Plane.CAPACITY_FIELD, capacity);
    block.set(JAVA_LONG, Int8Plane.DIM_FIELD, dim);
    return new Int8PlaneBuilder(block, rowCapacity, dim);
  }

  /** Takes over the first {@code rowCount} rows of another plane of this dimension. */
  public void copy(Int8Plane other, int rowCount) {
    if (other.dim() != dim || other.firstRow() != 0 || rowCount > other.rowCount()) {
      throw KernelException.invalid(rowCount + " rows of dimension " + dim + " from "
          + other.rowCount() + " rows of dimension " + other.dim() + " at " + other.firstRow());
    }
    checkRows(0, rowCount);
    long bytes = Int8Plane.pieces(rowCount) * Int8Plane.pieceBytes(dim);
    MemorySegment.copy(other.block(), Int8Plane.HEADER_BYTES, block, Int8Plane.HEADER_BYTES, bytes);
  }

  /** Writes those rows, which have their norms, to the places from {@code first} on. */
  public void put(int first, Matrix rows) {
    MemorySegment norms = rows.norms();
    if (norms == null || rows.dim() != dim) {
      throw KernelException.invalid("a plane of dimension " + dim + " takes rows of it with norms");
    }
    checkRows(first, rows.rowCount());
    for (int at = 0; at < rows.rowCount(); at++) {
      long from = (long) at * rows.stride() * Float.BYTES;
      put(first + at, rows.data(), from, norms.getAtIndex(JAVA_FLOAT, at));
    }
  }

  /** Writes one row: as many f32 as there are dimensions, at any alignment, heap or native. */
  public void put(int at, MemorySegment vector, float norm) {
    checkRows(at, 1);
    put(at, vector, 0, norm);
  }

  /** Returns the first {@code rowCount} rows. */
  public Int8Plane plane(int rowCount) {
    checkRows(0, rowCount);
    return new Int8Plane(block.asReadOnly(), dim, 0, rowCount);
  }

  private void checkRows(int first, int count) {
    if (first < 0 || count < 0 || first > rowCapacity - count) {
      throw KernelException.invalid(
          "rows " + first + " + " + count + " of a plane for " + rowCapacity);
    }
  }

  private void put(int at, MemorySegment vector, long from, float norm) {
    if (norm == 0 || norm > Int8Plane.MAX_NORM) {
      // Scores of the former are +0; of the latter nothing is known, so that none is left out.
      Arrays.fill(row, 0);
      writeNumbers(at, 0, norm == 0 ? 0 : Float.POSITIVE_INFINITY, encode(at, 0).sum);
      return;
    }
    MemorySegment.copy(vector, JAVA_FLOAT_UNALIGNED, from, row, 0, dim);
    float max = 0;
    for (float x : row) {
      max = Math.max(max, Math.abs(x));
    }
    Encoded encoded = encode(at, max);
    float scale = max / Int8Plane.MAX_CODE / norm;
    writeNumbers(at, scale, up(Math.sqrt(encoded.squaredError) / norm), encoded.sum);
  }

  private record Encoded(int sum, double squaredError) {}

  private Encoded encode(int at, float max) {
    long piece =
        Int8Plane.HEADER_BYTES + (long) at / Int8Plane.BLOCK_ROWS * Int8Plane.pieceBytes(dim);
    float step = max / Int8Plane.MAX_CODE;
    float perStep = max == 0 ? 0 : Int8Plane.MAX_CODE / max;
    double squaredError = 0;
    int sum = 0;
    for (int column = 0; column < dim; column++) {
      float x = row[column];
      int rounded = (int) Math.rint(x * perStep);
      int code = Math.clamp(rounded, -Int8Plane.MAX_CODE, Int8Plane.MAX_CODE);
      block.set(JAVA_BYTE, piece + Int8Plane.codeOffset(at, column), (byte) code);
      double error = x - (double) step * code; // exact
      squaredError += error * error;
      sum += code;
    }
    return new Encoded(sum, squaredError);
  }

  private void writeNumbers(int at, float scale, float error, int sum) {
    long offset = Int8Plane.HEADER_BYTES
        + (long) at / Int8Plane.BLOCK_ROWS * Int8Plane.pieceBytes(dim)
        + Int8Plane.scalesOffset(dim)
        + (long) at % Int8Plane.BLOCK_ROWS * Integer.BYTES;
    block.set(JAVA_FLOAT, offset, scale);
    block.set(JAVA_FLOAT, offset + NUMBERS_BYTES, error);
    block.set(JAVA_INT, offset + 2 * NUMBERS_BYTES, sum);
  }

  /** Returns an f32 that is at least {@code x·(1 + 2^-12)}: it covers what else is rounded. */
  static float up(double x) {
    return Math.nextUp((float) (x * (1 + 0x1p-12)));
  }
}
