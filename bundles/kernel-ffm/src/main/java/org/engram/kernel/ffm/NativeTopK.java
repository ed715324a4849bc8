package org.engram.kernel.ffm;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/** The best rows by {@code engram_top_k}. */
record NativeTopK(KernelLibrary library, NativeTier tier)
    implements TopKKernel, RowShaped<TopKKernel> {
  private static final int SCRATCH_ALIGNMENT = 64;

  @Override
  public RowShape rowShape() {
    return library.similarity().rowShape();
  }

  @Override
  public TopKKernel inShape(RowShape shape) {
    return new NativeTopK(library.shaped(shape), tier);
  }

  @Override
  public long scratchBytes(TopKRequest request) {
    return library.similarity().topKScratchBytes(request);
  }

  @Override
  public void topK(TopKRequest request, TopKResult result, MemorySegment scratch) {
    result.check(request);
    if (!scratch.isNative() || scratch.isReadOnly() || scratch.address() % SCRATCH_ALIGNMENT != 0) {
      throw KernelException.invalid("scratch is writable native memory aligned to 64 bytes");
    }
    int code = library.similarity().topK(tier, request, result, scratch);
    if (code != 0) {
      throw failure(code, request, scratch.byteSize());
    }
  }

  private KernelException failure(int result, TopKRequest request, long scratchBytes) {
    Code code = Code.ofResult(result);
    if (code == Code.OUT_OF_MEMORY) {
      return new KernelException(
          code,
          "scratch has " + scratchBytes + " bytes, top-k of " + request.rows().rowCount()
              + " rows with k " + request.k() + " needs " + scratchBytes(request));
    }
    return new KernelException(
        code,
        "engram_top_k, tier " + tier.tier() + ", returned " + result + " for "
            + request.queries().rowCount() + " queries, " + request.rows().rowCount()
            + " rows of dimension " + request.rows().dim() + ", k " + request.k() + ", minScore "
            + request.minScore());
  }
}
