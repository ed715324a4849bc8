package org.engram.benchmark.internal;

import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;

/**
 * A provider and one of its tiers.
 *
 * @param provider the provider
 * @param tier the tier
 */
record Subject(KernelProvider provider, Tier tier) {
  /** Counts as a use of the last kind, which no kernel has: invocations stay what they are. */
  private static final int COUNTER = ProviderLife.COUNTERS - 1;

  /** Returns {@code id@version}. */
  String written() {
    ProviderDescription description = provider.description();
    return description.id() + "@" + description.version();
  }

  @Override
  public String toString() {
    return written() + "/" + tier;
  }

  /** Keeps the provider loaded until it is closed. */
  Hold hold() {
    int token = provider.life().hold(COUNTER);
    if (token == ProviderLife.REFUSED) {
      throw new IllegalStateException("provider " + written() + " is going");
    }
    return new Hold(provider.life(), token);
  }

  record Hold(ProviderLife life, int token) implements AutoCloseable {
    @Override
    public void close() {
      life.drop(token);
    }
  }
}
