package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.jspecify.annotations.Nullable;

/** Where the inputs and outputs of a call lie in native memory. One call each; not thread-safe. */
interface Placement extends AutoCloseable {

  /** Returns that many bytes of memory, not cleared. */
  MemorySegment allocate(long bytes, long alignment);

  /** Takes note of a block that the call only reads. */
  default MemorySegment input(MemorySegment block) {
    return block;
  }

  /** Returns what the call did to memory that it must leave alone, or empty. */
  default Optional<String> violation() {
    return Optional.empty();
  }

  @Override
  void close();

  /** Returns a copy of those floats to read. */
  default MemorySegment floats(float[] values) {
    MemorySegment block = allocate((long) values.length * Float.BYTES, Float.BYTES);
    return input(block.copyFrom(MemorySegment.ofArray(values)));
  }

  /** Returns a copy of those integers to read. */
  default MemorySegment ints(int[] values) {
    MemorySegment block = allocate((long) values.length * Integer.BYTES, Integer.BYTES);
    return input(block.copyFrom(MemorySegment.ofArray(values)));
  }

  /** Returns a copy of those integers to read. */
  default MemorySegment longs(long[] values) {
    MemorySegment block = allocate((long) values.length * Long.BYTES, Long.BYTES);
    return input(block.copyFrom(MemorySegment.ofArray(values)));
  }

  /** Returns rows to read; what lies between them keeps what {@link #allocate} left there. */
  default Matrix matrix(float[] rows, int rowCount, int dim, int stride, float @Nullable [] norms) {
    long floats = rowCount == 0 ? 0 : (long) stride * (rowCount - 1) + dim;
    MemorySegment block = allocate(floats * Float.BYTES, Float.BYTES);
    for (int row = 0; row < rowCount; row++) {
      MemorySegment.copy(
          rows, row * dim, block, ValueLayout.JAVA_FLOAT, (long) row * stride * Float.BYTES, dim);
    }
    return new Matrix(input(block), rowCount, dim, stride, norms == null ? null : floats(norms));
  }

  /** Returns the plane of those rows, which have their norms, behind {@code lead} rows of zeros. */
  default Int8Plane plane(Matrix rows, int lead) {
    int rowCount = lead + rows.rowCount();
    long bytes = Int8Plane.bytes(rowCount, rows.dim());
    MemorySegment block = allocate(bytes, Int8Plane.ALIGNMENT).fill((byte) 0);
    Int8PlaneBuilder builder = Int8PlaneBuilder.over(block, rowCount, rows.dim());
    builder.put(lead, rows);
    input(block);
    return builder.plane(rowCount).rows(lead, rows.rowCount());
  }
}
