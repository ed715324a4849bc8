package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The bundles of providers, found by their content.
 *
 * @param context of the bundle that installs them
 * @param bundles which bundles are providers
 */
record CandidateBundles(BundleContext context, ProviderBundles bundles) {
  /** Returns the providers among the bundles. */
  List<Bundle> all() {
    return Arrays.stream(context.getBundles()).filter(bundles::isProvider).toList();
  }

  /** Returns the identity of what is in a bundle. */
  Optional<String> digest(Bundle bundle) {
    return bundles.digest(bundle);
  }

  /** Returns the bundle with that content; one that runs before one that does not. */
  Optional<Bundle> find(String digest) {
    Bundle found = null;
    for (Bundle bundle : all()) {
      if (digest(bundle).filter(digest::equals).isPresent()
          && (found == null || bundle.getState() > found.getState())) {
        found = bundle;
      }
    }
    return Optional.ofNullable(found);
  }

  /** Installs a JAR where it lies, unless a bundle with that content is there. */
  Bundle install(String digest, Path jar) throws BundleException {
    Optional<Bundle> there = find(digest);
    if (there.isPresent()) {
      return there.get();
    }
    int level = startLevel();
    String location = "reference:" + jar.toUri();
    Bundle bundle = context.getBundle(location) == null
        ? context.installBundle(location)
        : installCopy(digest, jar);
    bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    return bundle;
  }

  /** That of the providers that are there: a level of our own would not be reached everywhere. */
  private int startLevel() {
    return Stream.concat(Stream.of(context.getBundle()), all().stream())
        .mapToInt(bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel())
        .max()
        .orElseThrow();
  }

  /** The bundle that was installed from there was updated to something else. */
  private Bundle installCopy(String digest, Path jar) throws BundleException {
    try (InputStream in = Files.newInputStream(jar)) {
      return context.installBundle("provider:" + digest, in);
    } catch (IOException e) {
      throw new BundleException("'" + jar + "' cannot be read", BundleException.READ_ERROR, e);
    }
  }

  /**
   * Starts the bundle with that content.
   *
   * @throws IllegalStateException if there is none or it does not start
   */
  void start(String digest) {
    Bundle bundle = find(digest)
        .orElseThrow(() -> new IllegalStateException(
            "The provider is admitted, but its bundle is gone: install it again."));
    try {
      bundle.start();
    } catch (BundleException e) {
      throw new IllegalStateException(
          "The provider is admitted, but its bundle does not start: " + e.getMessage(), e);
    }
  }

  /**
   * Stops and uninstalls all bundles with that content.
   *
   * @throws IllegalStateException if one cannot be uninstalled
   */
  void uninstall(String digest) {
    for (Optional<Bundle> bundle = find(digest); bundle.isPresent(); bundle = find(digest)) {
      try {
        bundle.get().uninstall();
      } catch (BundleException e) {
        throw new IllegalStateException("Its bundle cannot be uninstalled: " + e.getMessage(), e);
      }
    }
  }
}
