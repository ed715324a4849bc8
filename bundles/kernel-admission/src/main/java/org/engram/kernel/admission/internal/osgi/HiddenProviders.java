package org.engram.kernel.admission.internal.osgi;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.admission.internal.ProviderJar;
import org.engram.kernel.admission.internal.Verdicts;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hides kernel providers that a bundle without a verdict registers, which did not say that it is a
 * provider: the gate let it resolve, but no call goes to it. A provider that was seen once is seen
 * until it goes, whatever becomes of its verdict meanwhile; its end is never hidden.
 */
final class HiddenProviders implements FindHook, EventListenerHook {
  private static final Logger LOG = LoggerFactory.getLogger(HiddenProviders.class);

  private final ProviderBundles bundles;
  private final Verdicts verdicts;
  private final Set<ProviderBundles.Version> seen = ConcurrentHashMap.newKeySet();
  private final Set<ProviderBundles.Version> told = ConcurrentHashMap.newKeySet();

  HiddenProviders(ProviderBundles bundles, Verdicts verdicts) {
    this.bundles = bundles;
    this.verdicts = verdicts;
  }

  @Override
  public void find(
      BundleContext context,
      @Nullable String name,
      @Nullable String filter,
      boolean allServices,
      Collection<ServiceReference<?>> references) {
    if (name == null || name.equals(ProviderJar.SERVICE)) {
      references.removeIf(this::isHidden);
    }
  }

  @Override
  public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
    if (event.getType() != ServiceEvent.UNREGISTERING && isHidden(event.getServiceReference())) {
      listeners.clear();
    }
  }

  private boolean isHidden(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    if (bundle == null // gone
        || !(reference.getProperty(Constants.OBJECTCLASS) instanceof String[] types)
        || !Arrays.asList(types).contains(ProviderJar.SERVICE)) {
      return false;
    }
    ProviderBundles.Version version = ProviderBundles.Version.of(bundle);
    if (seen.contains(version)) {
      return false;
    }
    if (bundles.digest(bundle).filter(verdicts::admits).isPresent()) {
      seen.add(version);
      return false;
    }
    if (told.add(version)) {
      LOG.warn(
          "Bundle {} registers a kernel provider, but has no verdict: no call goes to it. Declare "
              + "the service as a capability, then install and admit it.",
          ProviderBundles.name(bundle));
    }
    return true;
  }
}
