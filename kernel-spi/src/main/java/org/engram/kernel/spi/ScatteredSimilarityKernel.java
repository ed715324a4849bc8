package org.engram.kernel.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code vector_similarity}, one query and rows that a list names (docs/numerics.md,
 * "sum64", "norm, cosine"): each has the bits that {@link SimilarityKernel} gives its row. No call
 * allocates or keeps a pointer; all are safe for any number of threads on disjoint outputs.
 */
@ConsumerType
public interface ScatteredSimilarityKernel {

  /** Writes {@code sum64(query, row)} of each row of the list: {@link SimilarityKernel#dot}. */
  void dot(ScatteredSimilarityRequest request);

  /** Writes the cosine of each row of the list: {@link SimilarityKernel#cosine}. */
  void cosine(ScatteredSimilarityRequest request);
}
