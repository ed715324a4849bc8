package org.engram.kernel.ffm;

import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;

/** Dot products and cosines of several queries by {@code engram_similarity_batch}. */
record NativeBatchSimilarity(KernelLibrary library, NativeTier tier)
    implements BatchSimilarityKernel {
  @Override
  public void dot(BatchSimilarityRequest request) {
    call(NativeSimilarity.DOT, request);
  }

  @Override
  public void cosine(BatchSimilarityRequest request) {
    call(NativeSimilarity.COSINE, request);
  }

  private void call(int operation, BatchSimilarityRequest request) {
    int result = library.similarity().batch(tier, operation, request);
    if (result != 0) {
      throw new KernelException(
          Code.ofResult(result),
          "engram_similarity_batch, operation " + operation + ", tier " + tier.tier()
              + ", returned " + result + " for " + request.queries().rowCount() + " queries and "
              + request.rows().rowCount() + " rows of dimension "
              + request.rows().dim());
    }
  }
}
