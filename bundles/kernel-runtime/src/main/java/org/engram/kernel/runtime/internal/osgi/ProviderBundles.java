package org.engram.kernel.runtime.internal.osgi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.runtime.ProviderArchive;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.Retirement;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.spi.ProviderDescription;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The bundles that registered providers, stopped ones too. */
final class ProviderBundles implements Retirement {
  private final BundleContext context;
  private final Map<ProviderDescription, Owner> owners = new ConcurrentHashMap<>();
  private volatile @Nullable ProviderArchive archive;

  /** A bundle with the content that it had when it offered a provider. */
  private record Owner(long bundleId, long lastModified) {
    boolean holds(Bundle bundle) {
      return bundle.getLastModified() == lastModified;
    }
  }

  ProviderBundles(BundleContext context) {
    this.context = context;
  }

  /** Remembers which bundle offers that provider. */
  void seen(ProviderDescription provider, Bundle bundle) {
    owners.put(provider, new Owner(bundle.getBundleId(), bundle.getLastModified()));
  }

  /** Takes what brings back replaced content. */
  void archive(ProviderArchive now) {
    archive = now;
  }

  /** Forgets it, unless another one has taken its place. */
  @SuppressWarnings("ReferenceEquality") // that very service
  void noArchive(ProviderArchive gone) {
    if (archive == gone) {
      archive = null;
    }
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
    List<Owner> candidates = owners(provider);
    for (Owner owner : candidates) {
      Bundle bundle = context.getBundle(owner.bundleId());
      if (bundle != null && owner.holds(bundle)) {
        start(bundle);
        return true;
      }
    }
    ProviderArchive kept = archive;
    return kept != null
        && candidates.stream()
            .anyMatch(owner -> kept.bringBack(owner.bundleId(), owner.lastModified()));
  }

  @Override
  public boolean isReplaced(ProviderSelector provider) {
    return owners(provider).stream().anyMatch(owner -> {
      Bundle bundle = context.getBundle(owner.bundleId());
      return bundle != null && !owner.holds(bundle);
    });
  }

  private List<Owner> owners(ProviderSelector provider) {
    return owners.entrySet().stream()
        .filter(known -> provider.matches(known.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static void start(Bundle bundle) {
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      throw new IllegalStateException("bundle " + bundle + " does not start: " + reason(e), e);
    }
  }

  /** What a hook or an activator said; some frameworks name only its class. */
  private static String reason(BundleException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
