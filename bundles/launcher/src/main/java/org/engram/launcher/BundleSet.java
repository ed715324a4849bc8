package org.engram.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;

/** The bundles of an installation: {@code bundle/NN/*.jar} starts at level NN. */
final class BundleSet implements FrameworkListener {
  private final List<Bundle> bundles = new ArrayList<>();
  private final List<Bundle> otherPlatforms = new ArrayList<>();
  private final Map<Bundle, Throwable> failures = new ConcurrentHashMap<>();
  private int topLevel = 1;

  /** Installs all bundles and marks those for start whose native code fits this platform. */
  static BundleSet install(BundleContext context, Path folder) throws StartException {
    BundleSet set = new BundleSet();
    context.addFrameworkListener(set);
    for (Path level : entries(folder)) {
      String name = level.getFileName().toString();
      if (!name.matches("[0-9]{1,3}") || !Files.isDirectory(level)) {
        throw new StartException(level + " is no start level: expected a folder such as 05.");
      }
      for (Path jar : entries(level)) {
        set.install(context, jar, Integer.parseInt(name));
      }
    }
    return set;
  }

  private static List<Path> entries(Path folder) throws StartException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StartException("The folder " + folder + " cannot be read.", e);
    }
  }

  private void install(BundleContext context, Path jar, int level) throws StartException {
    try {
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      bundle.adapt(BundleStartLevel.class).setStartLevel(level);
      bundles.add(bundle);
      topLevel = Math.max(topLevel, level);
      if (!fitsPlatform(context, bundle)) {
        otherPlatforms.add(bundle);
      } else if (!isFragment(bundle)) {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
      }
    } catch (BundleException e) {
      throw new StartException("The bundle " + jar + " cannot be installed: " + reason(e), e);
    }
  }

  private static boolean fitsPlatform(BundleContext context, Bundle bundle) {
    List<BundleCapability> platform = context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(BundleRevision.class)
        .getDeclaredCapabilities(NativeNamespace.NATIVE_NAMESPACE);
    return bundle
        .adapt(BundleRevision.class)
        .getDeclaredRequirements(NativeNamespace.NATIVE_NAMESPACE)
        .stream()
        .filter(BundleSet::isMandatory)
        .allMatch(requirement -> platform.stream().anyMatch(requirement::matches));
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    return !Namespace.RESOLUTION_OPTIONAL.equals(
        requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
  }

  private static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
  }

  /** Remembers why a bundle did not start. */
  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      failures.put(event.getBundle(), event.getThrowable());
    }
  }

  int topLevel() {
    return topLevel;
  }

  int size() {
    return bundles.size();
  }

  List<String> otherPlatforms() {
    return otherPlatforms.stream().map(Bundle::getSymbolicName).toList();
  }

  /** Returns a sentence for each bundle that should run and does not. */
  List<String> problems() {
    return bundles.stream()
        .filter(bundle -> !otherPlatforms.contains(bundle) && !runs(bundle) && !isRefused(bundle))
        .map(bundle -> "The bundle " + bundle.getSymbolicName() + " did not start: "
            + reason(failures.get(bundle)))
        .toList();
  }

  /** What a bundle of this installation holds back on purpose is its to tell, and no failure. */
  private boolean isRefused(Bundle bundle) {
    return failures.get(bundle) instanceof BundleException failure
        && failure.getType() == BundleException.REJECTED_BY_HOOK;
  }

  /** A bundle with lazy activation counts as running while it waits for its first class. */
  private static boolean runs(Bundle bundle) {
    int running = Bundle.ACTIVE | Bundle.STARTING | (isFragment(bundle) ? Bundle.RESOLVED : 0);
    return (bundle.getState() & running) != 0;
  }

  /**
   * The resolver's message names what is missing first and repeats it then; else the root cause
   * counts.
   */
  private static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "it was stopped.";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    int repetition = message.indexOf(" Unresolved requirements:");
    return (repetition < 0 ? message : message.substring(0, repetition)).strip();
  }
}
