package org.engram.kernel.testkit;

import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderLife;

/** A hold of a provider, so that it is not unloaded under a check. */
record Hold(ProviderLife life, int token) implements AutoCloseable {

  /** Counts as a use of the last kind, which no kernel has: invocations stay what they are. */
  private static final int COUNTER = ProviderLife.COUNTERS - 1;

  static Hold of(KernelProvider provider) {
    int token = provider.life().hold(COUNTER);
    if (token == ProviderLife.REFUSED) {
      throw new IllegalStateException("provider " + provider.description().id() + " "
          + provider.description().version() + " has been released");
    }
    return new Hold(provider.life(), token);
  }

  @Override
  public void close() {
    life.drop(token);
  }
}
