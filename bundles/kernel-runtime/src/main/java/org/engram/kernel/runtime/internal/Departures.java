package org.engram.kernel.runtime.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Providers that left while they served, without a decision. A stop is what somebody wanted; an
 * update to content that may not run is not, and a rollback undoes it before it undoes decisions.
 * Of this process only: after a start the bundles are those of the installation. Safe for any
 * number of threads; holds no lock while a bundle starts or stops.
 */
final class Departures {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  private final Routes routes;
  private final Retirement retirement;
  private final Map<KernelId, ProviderSelector> left = new ConcurrentHashMap<>();

  Departures(Routes routes, Retirement retirement) {
    this.routes = routes;
    this.retirement = retirement;
  }

  /** Takes note of a provider that is about to leave. */
  void leaving(Registered provider) {
    for (KernelInterface which : KernelInterface.values()) {
      Binding binding = routes.current(which);
      if (binding != null && binding.provider().life() == provider.life()) {
        left.put(which.kernel(), binding.selector());
      }
    }
  }

  /** Forgets those of kernels that somebody has decided about since. */
  void decided(Collection<KernelId> kernels) {
    left.keySet().removeAll(kernels);
  }

  /**
   * Brings back what an update has replaced, each once: what does not come is no obstacle to the
   * next rollback.
   *
   * @return what is back; empty if nothing was replaced or not all of it is kept
   */
  Map<KernelId, ProviderSelector> bringBack(Optional<KernelId> kernel) {
    Map<KernelId, ProviderSelector> replaced = new HashMap<>(left);
    replaced.keySet().removeIf(id -> kernel.isPresent() && !kernel.get().equals(id));
    replaced
        .values()
        .removeIf(provider ->
            routes.state().find(provider).isPresent() || !retirement.isReplaced(provider));
    decided(replaced.keySet());
    for (ProviderSelector provider : Set.copyOf(replaced.values())) {
      boolean refused = new ProviderLookup(routes).refusal(provider).isPresent();
      if (refused || !retirement.revive(provider)) {
        LOG.warn("{} was replaced by an update and does not come back: it is not kept", provider);
        return Map.of();
      }
      LOG.info("{} was replaced by an update: it is brought back for the rollback", provider);
    }
    return replaced;
  }
}
