package org.engram.kernel.testkit;

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

/** A conformant provider on memory segments, but for one planted fault. */
final class PlantedProvider implements KernelProvider {
  private final ProviderLife life = new ProviderLife(() -> {});
  private final Map<Class<?>, Object> kernels;

  PlantedProvider(Fault fault) {
    PlantedSimilarity similarity = new PlantedSimilarity(fault);
    PlantedBatch batch = new PlantedBatch(fault, similarity);
    kernels = Map.of(
        BatchSimilarityKernel.class, batch,
        ScatteredSimilarityKernel.class, batch,
        SimilarityKernel.class, similarity,
        TopKKernel.class, new PlantedTopK(fault, similarity),
        SpreadingKernel.class, new PlantedSpreading(fault),
        DecayKernel.class, new PlantedDecay(fault),
        PowerDecayKernel.class, new PlantedPowerDecay(fault));
  }

  @Override
  public ProviderDescription description() {
    return new ProviderDescription(
        "planted",
        "1.0.0",
        List.of(Tier.SCALAR),
        false,
        0,
        ProviderDescription.CONTRACT_VERSION,
        Map.of(),
        "for the tests of the kit");
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    return tier == Tier.SCALAR
        ? Optional.ofNullable(kernels.get(kernel)).map(kernel::cast)
        : Optional.empty();
  }

  @Override
  public ProviderLife life() {
    return life;
  }
}
