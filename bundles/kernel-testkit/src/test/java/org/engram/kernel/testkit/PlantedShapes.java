package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
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

/** A provider whose similarity comes in row shapes, one of them with a planted fault. */
record PlantedShapes(PlantedProvider right, RowShape chosen, Map<RowShape, Fault> faults)
    implements KernelProvider {

  static PlantedShapes of(RowShape chosen, RowShape faulty, Fault fault) {
    Map<RowShape, Fault> faults = new EnumMap<>(RowShape.class);
    for (RowShape shape : RowShape.values()) {
      faults.put(shape, shape == faulty ? fault : Fault.NONE);
    }
    return new PlantedShapes(new PlantedProvider(Fault.NONE), chosen, faults);
  }

  @Override
  public ProviderDescription description() {
    return right.description();
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    return kernel == SimilarityKernel.class && tier == Tier.SCALAR
        ? Optional.of(kernel.cast(shaped(chosen)))
        : right.kernel(kernel, tier);
  }

  private Shaped shaped(RowShape shape) {
    return new Shaped(this, shape, new PlantedSimilarity(faults.getOrDefault(shape, Fault.NONE)));
  }

  @Override
  public ProviderLife life() {
    return right.life();
  }

  private record Shaped(PlantedShapes provider, RowShape rowShape, SimilarityKernel kernel)
      implements SimilarityKernel, RowShaped<SimilarityKernel> {
    @Override
    public SimilarityKernel inShape(RowShape shape) {
      return provider.shaped(shape);
    }

    @Override
    public void norms(Matrix rows, MemorySegment out) {
      kernel.norms(rows, out);
    }

    @Override
    public void dot(SimilarityRequest request) {
      kernel.dot(request);
    }

    @Override
    public void cosine(SimilarityRequest request) {
      kernel.cosine(request);
    }
  }
}
