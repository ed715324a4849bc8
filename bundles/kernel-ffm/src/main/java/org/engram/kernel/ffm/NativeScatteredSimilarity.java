package org.engram.kernel.ffm;

import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;

/** Dot products and cosines of rows by a list by {@code engram_similarity_scattered}. */
record NativeScatteredSimilarity(KernelLibrary library, NativeTier tier)
    implements ScatteredSimilarityKernel, RowShaped<ScatteredSimilarityKernel> {
  @Override
  public RowShape rowShape() {
    return library.similarity().rowShape();
  }

  @Override
  public ScatteredSimilarityKernel inShape(RowShape shape) {
    return new NativeScatteredSimilarity(library.shaped(shape), tier);
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    call(NativeSimilarity.DOT, request);
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    call(NativeSimilarity.COSINE, request);
  }

  private void call(int operation, ScatteredSimilarityRequest request) {
    int result = library.similarity().scattered(tier, operation, request);
    if (result != 0) {
      throw new KernelException(
          Code.ofResult(result),
          "engram_similarity_scattered, operation " + operation + ", tier " + tier.tier()
              + ", returned " + result + " for a list of " + request.count() + " of "
              + request.rows().rowCount() + " rows of dimension "
              + request.rows().dim());
    }
  }
}
