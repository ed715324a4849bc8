package org.engram.demo.internal;

/** Stops and starts the bundles of providers, without loss of state in between. */
public interface ProviderBundles {

  /** Stops the bundle with that id and returns when it has stopped. */
  void stop(long bundleId);

  /** Starts the bundle with that id and returns when it has started. */
  void start(long bundleId);
}
