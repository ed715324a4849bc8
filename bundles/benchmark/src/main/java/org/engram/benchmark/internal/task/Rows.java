package org.engram.benchmark.internal.task;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.testkit.Reference;
import org.engram.kernel.testkit.SplitMix64;

/**
 * A query, rows with their norms, and the cosine of each by the contract.
 *
 * @param query as many floats as a row has
 * @param matrix the rows
 * @param cosines by {@link Reference}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Rows(MemorySegment query, Matrix matrix, float[] cosines) {

  /** Makes rows in memory of that arena, one at a time: there may be more than the heap holds. */
  static Rows random(Arena arena, int dim, int rowCount) {
    SplitMix64 random = new SplitMix64(Numbers.SEED);
    float[] query = Numbers.signedUnits(random, dim);
    long bytes = (long) dim * Float.BYTES;
    MemorySegment data = arena.allocate(bytes * rowCount, Numbers.ALIGNMENT);
    MemorySegment norms = arena.allocate((long) rowCount * Float.BYTES, Numbers.ALIGNMENT);
    float[] cosines = new float[rowCount];
    for (int row = 0; row < rowCount; row++) {
      float[] values = Numbers.signedUnits(random, dim);
      MemorySegment.copy(values, 0, data, JAVA_FLOAT, bytes * row, dim);
      norms.setAtIndex(JAVA_FLOAT, row, Reference.norm(values, 0, dim));
      cosines[row] = Reference.cosine(query, 0, values, 0, dim);
    }
    MemorySegment aligned = arena.allocate(bytes, Numbers.ALIGNMENT);
    MemorySegment.copy(query, 0, aligned, JAVA_FLOAT, 0, dim);
    return new Rows(aligned, Matrix.dense(data, rowCount, dim).withNorms(norms), cosines);
  }

  /** Returns the bytes that a look at every row reads. */
  long bytes() {
    return (long) matrix.rowCount() * matrix.dim() * Float.BYTES;
  }

  /** Returns the end of a name: {@code 768d_1000c}. */
  String suffix() {
    return matrix.dim() + "d_" + matrix.rowCount() + "c";
  }
}
