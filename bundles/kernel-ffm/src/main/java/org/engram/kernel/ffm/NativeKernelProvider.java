package org.engram.kernel.ffm;

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

/** The kernels of one loaded library. Its life ends with the mapping of that library. */
final class NativeKernelProvider implements KernelProvider {
  private final ProviderDescription description;
  private final ProviderLife life;
  private final Map<Tier, Map<Class<?>, Object>> kernels = new EnumMap<>(Tier.class);

  NativeKernelProvider(
      ProviderDescription description, KernelLibrary library, List<NativeTier> tiers) {
    this.description = description;
    this.life = new ProviderLife(library::close);
    for (NativeTier tier : tiers) {
      kernels.put(tier.tier(), kernels(library, tier));
    }
  }

  private static Map<Class<?>, Object> kernels(KernelLibrary library, NativeTier tier) {
    return Map.of(
        SimilarityKernel.class, new NativeSimilarity(library, tier),
        BatchSimilarityKernel.class, new NativeBatchSimilarity(library, tier),
        ScatteredSimilarityKernel.class, new NativeScatteredSimilarity(library, tier),
        TopKKernel.class, new NativeTopK(library, tier),
        SpreadingKernel.class, new NativeSpreading(library, tier),
        DecayKernel.class, new NativeDecay(library, tier),
        PowerDecayKernel.class, new NativePowerDecay(library, tier));
  }

  @Override
  public ProviderDescription description() {
    return description;
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    return Optional.ofNullable(kernel.cast(kernels.getOrDefault(tier, Map.of()).get(kernel)));
  }

  @Override
  public ProviderLife life() {
    return life;
  }
}
