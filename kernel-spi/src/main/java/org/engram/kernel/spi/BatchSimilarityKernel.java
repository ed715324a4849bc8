package org.engram.kernel.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code vector_similarity}, several queries and many rows (docs/numerics.md, "sum64",
 * "norm, cosine"): each pair has the bits that {@link SimilarityKernel} gives its query alone; a
 * row that was loaded serves a group of queries. No call allocates or keeps a pointer; all are safe
 * for any number of threads on disjoint outputs.
 */
@ConsumerType
public interface BatchSimilarityKernel {

  /** Writes {@code sum64(query, row)} of every pair: {@link SimilarityKernel#dot}. */
  void dot(BatchSimilarityRequest request);

  /** Writes the cosine of every pair: {@link SimilarityKernel#cosine}. */
  void cosine(BatchSimilarityRequest request);
}
