package org.engram.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;

/** A provider whose kernel does next to nothing, so that what is around it can be measured. */
final class NothingProvider implements KernelProvider {
  private final ProviderLife life = new ProviderLife(() -> {});
  private final Nothing nothing = new Nothing();

  /** Does enough that no call can be left out. */
  private static final class Nothing implements SimilarityKernel {
    private static final VarHandle OUT = ValueLayout.JAVA_INT.varHandle();

    @Override
    public void norms(Matrix rows, MemorySegment out) {
      OUT.setOpaque(out, 0L, rows.dim());
    }

    @Override
    public void dot(SimilarityRequest request) {
      OUT.setOpaque(request.out(), 0L, request.rows().dim());
    }

    @Override
    public void cosine(SimilarityRequest request) {
      OUT.setOpaque(request.out(), 0L, request.rows().dim());
    }
  }

  SimilarityKernel kernel() {
    return nothing;
  }

  @Override
  public ProviderDescription description() {
    return new ProviderDescription(
        "nothing",
        "1.0.0",
        List.of(Tier.SCALAR),
        false,
        0,
        ProviderDescription.CONTRACT_VERSION,
        Map.of(),
        "does nothing");
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    return kernel.isInstance(nothing) ? Optional.of(kernel.cast(nothing)) : Optional.empty();
  }

  @Override
  public ProviderLife life() {
    return life;
  }
}
