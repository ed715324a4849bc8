package org.engram.memory.internal.columns;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.engram.memory.internal.offheap.Block;
import org.engram.memory.internal.offheap.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * The coarse copies of the rows of a chunk. As with the rows themselves, those that a snapshot
 * names never change, and the writer adds others behind them.
 */
record Codes(Block block, Int8PlaneBuilder builder) {
  /** Fewer rows are read as quickly without, and small spaces stay small. */
  static final int LEAST_ROWS = 512;

  /** Returns room for that many rows, or null if they are too few. */
  static @Nullable Codes allocate(OffHeap offHeap, int dim, int capacity) {
    if (capacity < LEAST_ROWS) {
      return null;
    }
    long bytes = Int8Plane.bytes(capacity, dim);
    Block block = offHeap.allocate(bytes);
    MemorySegment memory = block.memory().asSlice(0, bytes);
    return new Codes(block, Int8PlaneBuilder.over(memory, capacity, dim));
  }

  void set(int at, MemorySegment vector, float norm) {
    builder.put(at, vector, norm);
  }

  /** Writes the first rows, all of them. */
  void set(Matrix rows) {
    builder.put(0, rows);
  }

  /** Takes over the first {@code count} rows of a smaller chunk. */
  void copy(Codes smaller, int count) {
    builder.copy(smaller.plane(count), count);
  }

  Int8Plane plane(int count) {
    return builder.plane(count);
  }
}
