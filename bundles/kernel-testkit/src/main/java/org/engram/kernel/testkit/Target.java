package org.engram.kernel.testkit;

import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/** One tier of a provider under test. Held by whoever uses it. */
record Target(KernelProvider provider, Tier tier) {

  boolean offers(Mode mode) {
    return provider.kernel(mode.type(), tier).isPresent();
  }

  <K> K kernel(Class<K> type) {
    return provider
        .kernel(type, tier)
        .orElseThrow(
            () -> new IllegalStateException(this + " does not offer " + type.getSimpleName()));
  }

  @Override
  public String toString() {
    return provider.description().id() + " " + tier;
  }
}
