package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code vector_similarity}: one query and many rows (docs/numerics.md, "sum64", "norm,
 * cosine"). Rows are independent, so any blocking, alignment and thread count gives the same bits.
 * No call allocates or keeps a pointer; all are safe for any number of threads on disjoint outputs.
 */
@ConsumerType
public interface SimilarityKernel {

  /**
   * Writes the norm of each row; 0 for a row that is zero, tiny (norm² < 1e-30) or not finite.
   *
   * @param out one f32 a row, apart from the rows
   */
  void norms(Matrix rows, MemorySegment out);

  /**
   * Writes {@code sum64(query, row)} for each row: canonical NaN where the sum is no number, never
   * −0.
   */
  void dot(SimilarityRequest request);

  /**
   * Writes the cosine of the query and each row, in [−1, 1]; +0 where one of them has norm 0. Never
   * NaN.
   */
  void cosine(SimilarityRequest request);
}
