package org.engram.provider.java;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.TopKKernel;

/** The kernels of each tier that runs here. */
final class JavaKernelProvider implements KernelProvider {
  /** Stable name of this provider. */
  static final String ID = "java";

  private final ProviderDescription description;
  private final Map<Tier, Map<Class<?>, Object>> kernels = new EnumMap<>(Tier.class);
  // There is no library to unload: what calls need is reachable as long as they run.
  private final ProviderLife life = new ProviderLife(() -> {});

  JavaKernelProvider(String version, TierChoice choice) {
    for (Tier tier : choice.tiers()) {
      kernels.put(tier, tier == Tier.VECTOR ? vectorKernels() : scalarKernels());
    }
    this.description = new ProviderDescription(
        ID,
        version,
        List.copyOf(choice.tiers()),
        false,
        0,
        ProviderDescription.CONTRACT_VERSION,
        Map.of(),
        choice.detail());
  }

  private static Map<Class<?>, Object> scalarKernels() {
    return kernels(
        new ScalarSimilarity(),
        new ScalarCodeDot(),
        new ScalarDecay(),
        new ScalarPowerDecay(),
        new Spreading(Spreading.DENSE_SHARE, ScalarCuePull.LEAST, ScalarCuePull::new));
  }

  private static Map<Class<?>, Object> vectorKernels() {
    return kernels(
        VectorKernels.similarity(),
        VectorKernels.codeDot(),
        VectorKernels.decay(),
        VectorKernels.powerDecay(),
        VectorKernels.spreading());
  }

  private static Map<Class<?>, Object> kernels(
      Similarity similarity,
      CodeDot dot,
      DecayKernel decay,
      PowerDecayKernel powerDecay,
      SpreadingKernel spreading) {
    return Map.of(
        SimilarityKernel.class, similarity,
        BatchSimilarityKernel.class, new BatchSimilarity(similarity),
        ScatteredSimilarityKernel.class, new ScatteredSimilarity(similarity),
        TopKKernel.class, new TopK(similarity, dot),
        DecayKernel.class, decay,
        PowerDecayKernel.class, powerDecay,
        SpreadingKernel.class, spreading);
  }

  @Override
  public ProviderDescription description() {
    return description;
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    Map<Class<?>, Object> ofTier = kernels.getOrDefault(tier, Map.of());
    return Optional.ofNullable(ofTier.get(kernel)).map(kernel::cast);
  }

  @Override
  public ProviderLife life() {
    return life;
  }
}
