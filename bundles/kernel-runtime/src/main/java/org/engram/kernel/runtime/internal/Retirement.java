package org.engram.kernel.runtime.internal;

/** Stops what registered a provider. */
@FunctionalInterface
public interface Retirement {
  /**
   * Stops the owner of that service; the provider has left the runtime when this returns.
   *
   * @throws IllegalStateException if it cannot be stopped; the message says why
   */
  void stop(ServiceRank service);
}
