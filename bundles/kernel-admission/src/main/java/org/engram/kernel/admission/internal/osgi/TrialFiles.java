package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.kernel.admission.internal.JarWriter;
import org.engram.kernel.admission.internal.StaticChecks;
import org.engram.kernel.admission.internal.trial.TrialOrder;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.testkit.ContractKit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/**
 * What the child of a trial runs on, taken from the running framework: the framework itself, SPI,
 * kit and this bundle on the class path, and the bundles that the candidate is wired to here, such
 * as logging and declarative services.
 */
final class TrialFiles {
  private static final String REFERENCE = "reference:file:";
  private static final Set<String> OF_THE_SYSTEM = Set.of(
      ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE,
      NativeNamespace.NATIVE_NAMESPACE);

  private final BundleContext context;
  private final List<Bundle> classPath;

  TrialFiles(BundleContext context) {
    this.context = context;
    this.classPath =
        List.of(context.getBundle(), bundleOf(KernelProvider.class), bundleOf(ContractKit.class));
  }

  /** Returns the order of a trial. */
  TrialOrder order(Bundle candidate, Path jar, Path folder, String nonce) throws IOException {
    List<Path> classes = new ArrayList<>(List.of(framework()));
    for (Bundle bundle : classPath) {
      classes.add(file(bundle, folder));
    }
    List<Path> bundles = new ArrayList<>();
    for (Bundle bundle : needed(candidate)) {
      bundles.add(file(bundle, folder));
    }
    boolean nativeCode = StaticChecks.hasNativeCode(new BundleContent(candidate));
    return new TrialOrder(nonce, jar, classes, bundles, packages(), nativeCode);
  }

  private static Bundle bundleOf(Class<?> type) {
    Bundle bundle = FrameworkUtil.getBundle(type);
    if (bundle == null) {
      throw new IllegalStateException(type + " is in no bundle");
    }
    return bundle;
  }

  /** Whichever framework runs here. */
  private Path framework() throws IOException {
    Class<?> system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getClass();
    CodeSource source = system.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IOException("the framework " + system.getName() + " does not say where it is");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the framework is at " + source.getLocation(), e);
    }
  }

  /** A JAR that the framework uses where it lies is used there; others are packed again. */
  private static Path file(Bundle bundle, Path folder) throws IOException {
    String location = bundle.getLocation();
    if (location.startsWith(REFERENCE)) {
      Path jar = Path.of(URI.create(location.substring(REFERENCE.indexOf("file:"))));
      if (Files.isRegularFile(jar)) {
        return jar;
      }
    }
    Path jar = folder.resolve(bundle.getSymbolicName() + "-" + bundle.getBundleId() + ".jar");
    JarWriter.write(new BundleContent(bundle), jar);
    return jar;
  }

  /** The packages of the SPI, with their versions. */
  private String packages() {
    return bundleOf(KernelProvider.class)
        .adapt(BundleRevision.class)
        .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
        .stream()
        .map(exported -> exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)
            + ";version="
            + version(exported))
        .collect(Collectors.joining(","));
  }

  private static Version version(BundleCapability exported) {
    return exported.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)
            instanceof Version version
        ? version
        : Version.emptyVersion;
  }

  private List<Bundle> needed(Bundle candidate) {
    Set<Bundle> found = new LinkedHashSet<>();
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    BundleRevision revision = candidate.adapt(BundleRevision.class);
    for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
      if (isMandatory(requirement) && !OF_THE_SYSTEM.contains(requirement.getNamespace())) {
        wiring.findProviders(requirement).stream()
            .map(BundleCapability::getRevision)
            .filter(provider -> provider.getWiring() != null)
            .findFirst()
            .ifPresent(provider -> add(provider.getBundle(), found));
      }
    }
    return List.copyOf(found);
  }

  /** Adds a bundle with all that it is wired to. */
  private void add(Bundle bundle, Set<Bundle> found) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null
        || bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID
        || classPath.contains(bundle)
        || !found.add(bundle)) {
      return;
    }
    for (BundleWire wire : wiring.getRequiredWires(null)) {
      if (isMandatory(wire.getRequirement())) {
        add(wire.getProvider().getBundle(), found);
      }
    }
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    var directives = requirement.getDirectives();
    return !Namespace.RESOLUTION_OPTIONAL.equals(
            directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && !Namespace.EFFECTIVE_ACTIVE.equals(
            directives.get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE));
  }
}
