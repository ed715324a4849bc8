package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;

/**
 * Coarse copies of consecutive rows with what bounds their error: Int8Plane v1 of docs/layouts.md,
 * by which top-k leaves out rows that cannot be among the best (docs/numerics.md, "top-k"). A view
 * of a block that an {@link Int8PlaneBuilder} fills. The rows that it names never change; safe for
 * any number of readers while its memory lives.
 */
public final class Int8Plane {
  /** Rows that lie interleaved in one piece; a slice begins at a multiple of it. */
  public static final int BLOCK_ROWS = 64;

  /** Alignment of the block in bytes. */
  public static final int ALIGNMENT = 64;

  /** Largest absolute value of a code. */
  public static final int MAX_CODE = 127;

  /** Rows and queries with a larger norm are never left out. */
  public static final float MAX_NORM = 0x1p60f;

  /** {@code EGINT801}, read as a little-endian u64. */
  static final long MAGIC = 0x313038544E494745L;

  static final long HEADER_BYTES = 64;
  static final long CAPACITY_FIELD = 16;
  static final long DIM_FIELD = 24;

  /** Codes of one row that lie together. */
  private static final int GROUP = 4;
  /** One group of every row of a piece. */
  private static final long GROUP_BYTES = (long) GROUP * BLOCK_ROWS;
  /** Scale, error and sum of a row. */
  private static final int NUMBERS = 3;

  private final MemorySegment block;
  private final int dim;
  private final int firstRow;
  private final int rowCount;

  Int8Plane(MemorySegment block, int dim, int firstRow, int rowCount) {
    this.block = block;
    this.dim = dim;
    this.firstRow = firstRow;
    this.rowCount = rowCount;
  }

  /** Returns the bytes of a block with room for that many rows. */
  public static long bytes(int rowCapacity, int dim) {
    if (rowCapacity < 0 || dim < 1 || dim > Matrix.MAX_DIM) {
      throw KernelException.invalid("a plane of " + rowCapacity + " rows of dimension " + dim);
    }
    return HEADER_BYTES + pieces(rowCapacity) * pieceBytes(dim);
  }

  /**
   * Returns the first {@code rowCount} rows of that block.
   *
   * @throws KernelException {@code InvalidArgument} if the block is no Int8Plane v1 of its own size
   *     with so many rows
   */
  public static Int8Plane of(MemorySegment block, int rowCount) {
    checkMemory(block);
    if (block.byteSize() < HEADER_BYTES || block.get(JAVA_LONG, 0) != MAGIC) {
      throw KernelException.invalid("not an Int8Plane v1");
    }
    long capacity = block.get(JAVA_LONG, CAPACITY_FIELD);
    long dim = block.get(JAVA_LONG, DIM_FIELD);
    boolean counts = capacity >= 0 && capacity % BLOCK_ROWS == 0 && dim >= 1;
    if (!counts
        || dim > Matrix.MAX_DIM
        || block.get(JAVA_LONG, Long.BYTES) != block.byteSize()
        || block.byteSize() - HEADER_BYTES != capacity / BLOCK_ROWS * pieceBytes((int) dim)) {
      throw KernelException.invalid("a plane of " + capacity + " rows of dimension " + dim
          + " in a block of " + block.byteSize() + " bytes");
    }
    if (rowCount < 0 || rowCount > capacity) {
      throw KernelException.invalid(rowCount + " rows of a plane that has room for " + capacity);
    }
    return new Int8Plane(block.asReadOnly(), (int) dim, 0, rowCount);
  }

  static void checkMemory(MemorySegment block) {
    if (!block.isNative() || block.address() % ALIGNMENT != 0) {
      throw KernelException.invalid("a plane is native memory aligned to 64 bytes");
    }
  }

  static long pieces(int rowCapacity) {
    return Math.ceilDiv((long) rowCapacity, BLOCK_ROWS);
  }

  static long pieceBytes(int dim) {
    return (groups(dim) + NUMBERS) * GROUP_BYTES;
  }

  private static long groups(int dim) {
    return Math.ceilDiv(dim, GROUP);
  }

  /** Returns the whole block as docs/layouts.md describes it, read-only. */
  public MemorySegment block() {
    return block;
  }

  /** Returns the number of dimensions. */
  public int dim() {
    return dim;
  }

  /** Returns where the rows of this view begin in the block: a multiple of {@link #BLOCK_ROWS}. */
  public int firstRow() {
    return firstRow;
  }

  /** Returns the number of rows of this view. */
  public int rowCount() {
    return rowCount;
  }

  /**
   * Returns the rows {@code from} … {@code from + count − 1} without copying.
   *
   * @throws KernelException {@code InvalidArgument} if they are not there, or if {@code from} is no
   *     multiple of {@link #BLOCK_ROWS}
   */
  public Int8Plane rows(int from, int count) {
    if (from < 0 || count < 0 || from > rowCount - count) {
      throw KernelException.invalid("rows " + from + " + " + count + " of " + rowCount);
    }
    if (from % BLOCK_ROWS != 0) {
      throw KernelException.invalid("row " + from + " is no multiple of " + BLOCK_ROWS);
    }
    return new Int8Plane(block, dim, firstRow + from, count);
  }

  /** Returns the byte of the block at which the piece of that row of this view begins. */
  public long pieceOffset(int row) {
    return HEADER_BYTES + (firstRow + (long) row) / BLOCK_ROWS * pieceBytes(dim);
  }

  /** Returns the byte at which the scales of a piece begin, counted from its first byte. */
  public long scalesOffset() {
    return scalesOffset(dim);
  }

  static long scalesOffset(int dim) {
    return groups(dim) * GROUP_BYTES;
  }

  /** Returns the byte of a code in its piece, counted from the piece's first byte. */
  static long codeOffset(int row, int column) {
    return column / GROUP * GROUP_BYTES + (long) row % BLOCK_ROWS * GROUP + column % GROUP;
  }

  /** Returns the code of one element. */
  public int code(int row, int column) {
    return block.get(JAVA_BYTE, pieceOffset(row) + codeOffset(row, column));
  }

  /** Returns what a code of 1 stands for, divided by the norm of the row. */
  public float scale(int row) {
    return block.get(JAVA_FLOAT, numberOffset(row, 0));
  }

  /** Returns a bound of the error of the coarse row, divided by the norm of the row. */
  public float error(int row) {
    return block.get(JAVA_FLOAT, numberOffset(row, 1));
  }

  /** Returns the sum of the codes. */
  public int sum(int row) {
    return block.get(JAVA_INT, numberOffset(row, 2));
  }

  private long numberOffset(int row, int number) {
    return pieceOffset(row)
        + scalesOffset()
        + number * GROUP_BYTES
        + (long) row % BLOCK_ROWS * GROUP;
  }
}
