package org.engram.kernel.runtime.internal;

import org.engram.kernel.runtime.ProviderSelector;

/** Stops what registered a provider, and starts it again. */
public interface Retirement {
  /** Of providers that no framework owns: none can be stopped or started. */
  Retirement NONE = new Retirement() {
    @Override
    public void stop(ServiceRank service) {
      throw new IllegalStateException("a provider outside a framework cannot be stopped");
    }

    @Override
    public boolean revive(ProviderSelector provider) {
      return false;
    }

    @Override
    public boolean isReplaced(ProviderSelector provider) {
      return false;
    }
  };

  /**
   * Stops the owner of that service; the provider has left the runtime when this returns.
   *
   * @throws IllegalStateException if it cannot be stopped; the message says why
   */
  void stop(ServiceRank service);

  /**
   * Starts a stopped owner of that provider; where an update has replaced what the owner held, that
   * is brought back if it is kept.
   *
   * @return whether there was one; its provider has come when this returns
   */
  boolean revive(ProviderSelector provider);

  /** Returns whether the owner of that provider holds something else now. */
  boolean isReplaced(ProviderSelector provider);
}
