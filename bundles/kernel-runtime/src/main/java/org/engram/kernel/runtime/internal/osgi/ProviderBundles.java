package org.engram.kernel.runtime.internal.osgi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.Retirement;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.spi.ProviderDescription;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The bundles that registered providers, stopped ones too. */
final class ProviderBundles implements Retirement {
  private final BundleContext context;
  private final Map<ProviderDescription, Long> bundles = new ConcurrentHashMap<>();

  ProviderBundles(BundleContext context) {
    this.context = context;
  }

  /** Remembers which bundle offers that provider. */
  void seen(ProviderDescription provider, long bundle) {
    bundles.put(provider, bundle);
  }

  @Override
  public void stop(ServiceRank service) {
    Bundle bundle = context.getBundle(service.bundleId());
    if (bundle == null) {
      throw new IllegalStateException("bundle " + service.bundleId() + " is not there any more");
    }
    try {
      bundle.stop();
    } catch (BundleException e) {
      throw new IllegalStateException("bundle " + bundle + " does not stop: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean revive(ProviderSelector provider) {
    for (Map.Entry<ProviderDescription, Long> known : bundles.entrySet()) {
      Bundle bundle = context.getBundle(known.getValue());
      if (bundle != null && provider.matches(known.getKey())) {
        start(bundle);
        return true;
      }
    }
    return false;
  }

  private static void start(Bundle bundle) {
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      throw new IllegalStateException("bundle " + bundle + " does not start: " + e.getMessage(), e);
    }
  }
}
