package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code vector_similarity}, selection of the best rows (docs/numerics.md, "top-k"): the
 * result equals a full scan by cosine, ordered by score descending, then row ascending, bit for
 * bit. Safe for any number of threads on disjoint outputs and scratch.
 */
@ConsumerType
public interface TopKKernel {

  /**
   * Returns the bytes of scratch that {@link #topK} needs: O(dim·batch + k + block), whatever the
   * number of rows.
   */
  long scratchBytes(TopKRequest request);

  /**
   * Writes the best rows of each query. Fewer than k is legal: only selected rows with a score of
   * at least minScore are returned.
   *
   * @param scratch native memory aligned to 64; its content is undefined before and after
   * @throws KernelException {@code OutOfMemory} if the scratch is smaller than
   *     {@link #scratchBytes}; nothing is written
   */
  void topK(TopKRequest request, TopKResult result, MemorySegment scratch);
}
