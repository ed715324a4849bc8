package org.engram.kernel.ffm;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;

/** Norms, dot products and cosines by {@code engram_vector_similarity}. */
record NativeSimilarity(KernelLibrary library, NativeTier tier)
    implements SimilarityKernel, RowShaped<SimilarityKernel> {
  private static final int NORMS = 0;
  static final int DOT = 1;
  static final int COSINE = 2;

  @Override
  public RowShape rowShape() {
    return library.similarity().rowShape();
  }

  @Override
  public SimilarityKernel inShape(RowShape shape) {
    return new NativeSimilarity(library.shaped(shape), tier);
  }

  @Override
  public void norms(Matrix rows, MemorySegment out) {
    requireRoom(rows, out);
    call(NORMS, MemorySegment.NULL, rows, out);
  }

  @Override
  public void dot(SimilarityRequest request) {
    call(DOT, request.query(), request.rows(), request.out());
  }

  @Override
  public void cosine(SimilarityRequest request) {
    call(COSINE, request.query(), request.rows(), request.out());
  }

  private void call(int operation, MemorySegment query, Matrix rows, MemorySegment out) {
    int result = library.similarity().rows(tier, operation, query, rows, out);
    if (result != 0) {
      throw new KernelException(
          Code.ofResult(result),
          "engram_vector_similarity, operation " + operation + ", tier " + tier.tier()
              + ", returned " + result + " for " + rows.rowCount() + " rows of dimension "
              + rows.dim() + ", stride " + rows.stride());
    }
  }

  /** Norms are the one call whose output comes without a request that has checked it. */
  private static void requireRoom(Matrix rows, MemorySegment out) {
    long bytes = (long) rows.rowCount() * Float.BYTES;
    if (!out.isNative() || out.isReadOnly() || out.address() % Float.BYTES != 0) {
      throw KernelException.invalid("norms must be writable native memory aligned to 4 bytes");
    }
    if (out.byteSize() < bytes) {
      throw KernelException.invalid("room for norms has " + out.byteSize() + " bytes, "
          + rows.rowCount() + " rows need " + bytes);
    }
    if (out.asOverlappingSlice(rows.data()).isPresent()) {
      throw KernelException.invalid("norms overlap the rows");
    }
  }
}
