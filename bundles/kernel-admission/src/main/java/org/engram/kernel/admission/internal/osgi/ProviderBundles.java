package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.admission.internal.Content;
import org.engram.kernel.admission.internal.DrillFolder;
import org.engram.kernel.admission.internal.ProviderJar;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Which bundles are providers, and the identity of what is in them now. What was in them before an
 * update is remembered, too. Safe for any number of threads.
 */
final class ProviderBundles {
  private static final String SERVICE_NAMESPACE = "osgi.service";

  private final Map<Version, Boolean> providers = new ConcurrentHashMap<>();
  private final Map<Version, Known> known = new ConcurrentHashMap<>();

  /** What a bundle held, and where that came from. */
  record Known(String digest, String location) {}

  /** A bundle with its content of that moment. */
  record Version(long bundleId, long lastModified) {
    static Version of(Bundle bundle) {
      return new Version(bundle.getBundleId(), bundle.getLastModified());
    }
  }

  /** Returns whether a bundle says that it offers kernels, or carries what only a provider has. */
  boolean isProvider(Bundle bundle) {
    if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID
        || bundle.getState() == Bundle.UNINSTALLED) {
      return false;
    }
    return providers.computeIfAbsent(
        Version.of(bundle), any -> declares(bundle) || bundle.getEntry(Content.SUMS) != null);
  }

  private static boolean declares(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null
        && revision.getDeclaredCapabilities(SERVICE_NAMESPACE).stream()
            .anyMatch(ProviderBundles::isKernelProvider);
  }

  private static boolean isKernelProvider(BundleCapability capability) {
    Object types = capability.getAttributes().get(Constants.OBJECTCLASS);
    return types instanceof Collection<?> names
        ? names.contains(ProviderJar.SERVICE)
        : ProviderJar.SERVICE.equals(types);
  }

  /** Returns the identity of the content; empty if it cannot be read, which nothing admits. */
  Optional<String> digest(Bundle bundle) {
    try {
      return Optional.of(
          known.computeIfAbsent(Version.of(bundle), any -> compute(bundle)).digest());
    } catch (UncheckedIOException | IllegalStateException e) {
      return Optional.empty(); // unreadable or uninstalled meanwhile
    }
  }

  /** Returns what a bundle held at a time, if it was looked at. */
  Optional<Known> held(Version version) {
    return Optional.ofNullable(known.get(version));
  }

  private static Known compute(Bundle bundle) {
    try {
      return new Known(new BundleContent(bundle).digest(), bundle.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns why a bundle that was made for a drill is refused here, or empty. */
  static Optional<String> drillRefusal(Bundle bundle, DrillFolder drill) {
    String fault = bundle.getHeaders("").get(DrillFolder.HEADER);
    return drill.refusal("Provider " + name(bundle), fault).map(why -> why + ".");
  }

  /** Returns how messages call a bundle. */
  static String name(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion() + " [" + bundle.getBundleId() + "]";
  }
}
