package org.engram.kernel.runtime.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/** Inputs of calls, in memory that the collector frees. */
record Sample(Matrix rows, MemorySegment query) {

  static Sample random(RandomGenerator random, int rowCount, int dim) {
    return new Sample(matrix(random, rowCount, dim), matrix(random, 1, dim).data());
  }

  static Matrix matrix(RandomGenerator random, int rowCount, int dim) {
    MemorySegment data = Arena.ofAuto().allocate(JAVA_FLOAT, (long) rowCount * dim);
    for (long i = 0; i < (long) rowCount * dim; i++) {
      // Few values, so that equal scores are common.
      data.setAtIndex(JAVA_FLOAT, i, random.nextInt(-2, 3));
    }
    return Matrix.dense(data, rowCount, dim);
  }

  /** Returns the cosines, computed by that service. */
  float[] cosines(Kernels kernels) {
    MemorySegment out = Arena.ofAuto().allocate(JAVA_FLOAT, rows.rowCount());
    kernels.cosine(new SimilarityRequest(query, rows, out));
    return out.toArray(JAVA_FLOAT);
  }

  TopKRequest topK(int k) {
    return new TopKRequest(Matrix.dense(query, 1, rows.dim()), rows, null, -1, k);
  }

  /** Returns the best rows, computed by that service. */
  int[] best(Kernels kernels, int k) {
    TopKResult result = TopKResult.allocate(Arena.ofAuto(), 1, k);
    kernels.topK(topK(k), result);
    return result.rows().asSlice(0, (long) result.count(0) * Integer.BYTES).toArray(JAVA_INT);
  }

  /** Returns their scores. */
  float[] bestScores(Kernels kernels, int k) {
    TopKResult result = TopKResult.allocate(Arena.ofAuto(), 1, k);
    kernels.topK(topK(k), result);
    return result.scores().asSlice(0, (long) result.count(0) * Float.BYTES).toArray(JAVA_FLOAT);
  }
}
