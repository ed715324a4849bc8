package org.engram.memory.internal.columns;

/**
 * How the rows of a space lie in memory.
 *
 * @param dim floats in a row
 * @param stride floats from one row to the next: whole cache lines, and no multiple of 4096 bytes,
 *     which would map the same column of every row to the same cache sets
 * @param firstRows rows of the first chunk before it grows, so that a small space stays small
 * @param chunkRows rows of a full chunk: a multiple of 64
 */
record RowShape(int dim, int stride, int firstRows, int chunkRows) {
  private static final int LINE_FLOATS = 16;
  private static final int PAGE_FLOATS = 1024;
  private static final long FIRST_BYTES = 16 << 10;
  private static final long CHUNK_BYTES = 16 << 20;
  private static final int MOST_CHUNK_ROWS = 1 << 16;

  static RowShape of(int dim) {
    int stride = Math.ceilDiv(dim, LINE_FLOATS) * LINE_FLOATS;
    if (stride % PAGE_FLOATS == 0) {
      stride += LINE_FLOATS;
    }
    long rowBytes = (long) stride * Float.BYTES;
    int chunkRows = (int)
        Math.clamp(Long.highestOneBit(CHUNK_BYTES / rowBytes), (long) Long.SIZE, MOST_CHUNK_ROWS);
    int firstRows = (int) Math.clamp(Long.highestOneBit(FIRST_BYTES / rowBytes), 1L, chunkRows);
    return new RowShape(dim, stride, firstRows, chunkRows);
  }

  long vectorBytes(int rows) {
    return (long) rows * stride * Float.BYTES;
  }
}
