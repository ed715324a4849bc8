package org.engram.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;

/** A provider whose last cosine is off by a bit where several rows are walked side by side. */
record OneShapeOff(KernelProvider right) implements KernelProvider {
  @Override
  public ProviderDescription description() {
    return right.description();
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    Optional<K> real = right.kernel(kernel, tier);
    return kernel == SimilarityKernel.class
        ? real.map(found -> kernel.cast(new Kernel((SimilarityKernel) found, RowShape.ONE)))
        : real;
  }

  @Override
  public ProviderLife life() {
    return right.life();
  }

  private record Kernel(SimilarityKernel real, RowShape rowShape)
      implements SimilarityKernel, RowShaped<SimilarityKernel> {
    @Override
    public SimilarityKernel inShape(RowShape shape) {
      return new Kernel(real, shape);
    }

    @Override
    public void norms(Matrix rows, MemorySegment out) {
      real.norms(rows, out);
    }

    @Override
    public void dot(SimilarityRequest request) {
      real.dot(request);
    }

    @Override
    public void cosine(SimilarityRequest request) {
      real.cosine(request);
      if (rowShape == RowShape.SEVERAL) {
        long last = request.rows().rowCount() - 1L;
        int bits = request.out().getAtIndex(ValueLayout.JAVA_INT, last);
        request.out().setAtIndex(ValueLayout.JAVA_INT, last, bits ^ 1);
      }
    }
  }
}
