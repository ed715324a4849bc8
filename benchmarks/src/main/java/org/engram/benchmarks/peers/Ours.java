package org.engram.benchmarks.peers;

import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/**
 * A provider of ours and the tier with which it serves here.
 *
 * @param provider the provider
 * @param tier its highest tier
 */
record Ours(KernelProvider provider, Tier tier) {

  /** Returns the best tier of each provider, the native one first. */
  static List<Ours> best(List<KernelProvider> providers) {
    return providers.stream()
        .map(provider -> new Ours(provider, provider.description().tier()))
        .sorted((a, b) -> Boolean.compare(
            b.provider().description().nativeCode(), a.provider().description().nativeCode()))
        .toList();
  }

  String name() {
    return provider.description().id() + "/" + tier;
  }

  <K> K kernel(Class<K> type) {
    Optional<K> kernel = provider.kernel(type, tier);
    return kernel.orElseThrow(() -> new IllegalStateException(name() + " has no " + type));
  }
}
