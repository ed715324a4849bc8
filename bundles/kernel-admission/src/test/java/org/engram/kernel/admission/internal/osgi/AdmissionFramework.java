package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.admission.internal.Jars;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** A framework in this JVM with the bundle of this module and what it needs. */
final class AdmissionFramework implements AutoCloseable {
  private static final int LEVEL = 10;
  private static final List<String> NEEDED = List.of(
      "org.ops4j.pax.logging.PaxLoggingService",
      "org.osgi.util.function.Function",
      "org.osgi.util.promise.Promise",
      "org.osgi.service.component.ComponentConstants",
      "org.apache.felix.scr.impl.Activator",
      "org.engram.kernel.spi.KernelProvider",
      "org.engram.kernel.testkit.ContractKit");

  private final Framework framework;

  AdmissionFramework(Path folder) throws BundleException {
    this(folder, Map.of());
  }

  AdmissionFramework(Path folder, Map<String, String> properties) throws BundleException {
    Map<String, String> all = new HashMap<>(Map.of(
        Constants.FRAMEWORK_STORAGE,
        folder.resolve("cache").toString(),
        Constants.FRAMEWORK_STORAGE_CLEAN,
        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
        // The types of the service are those of the test.
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "org.engram.kernel.admission;version=1.0.0",
        "felix.bootdelegation.implicit",
        "false",
        "engram.data",
        folder.resolve("data").toString(),
        "engram.home",
        folder.resolve("home").toString(),
        "engram.admission.reverify",
        "false"));
    all.putAll(properties);
    all.put("org.ops4j.pax.logging.DefaultServiceLog.level", "INFO");
    framework =
        ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(all);
    framework.start();
    for (String type : NEEDED) {
      install(Jars.of(type)).start();
    }
    install(Jars.of("org.engram.kernel.runtime.ProviderArchive")); // for its types only
    install(built()).start();
    CountDownLatch reached = new CountDownLatch(1);
    framework.adapt(FrameworkStartLevel.class).setStartLevel(LEVEL, event -> reached.countDown());
    try {
      reached.await();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while the framework starts", e);
    }
  }

  /** Returns the bundle that this module has built. */
  static Path built() {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("kernel-admission-[0-9].*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("target has no bundle: run mvn verify"))
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Bundle install(Path jar) throws BundleException {
    return context().installBundle("reference:" + jar.toUri());
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** Returns the context of a bundle that is wired to the SPI, from which providers are seen. */
  BundleContext bundleContext() {
    return context().getServiceReference(ProviderRepository.class).getBundle().getBundleContext();
  }

  ProviderRepository repository() {
    return context().getService(context().getServiceReference(ProviderRepository.class));
  }

  /** Returns whether what a bundle held then runs again. */
  boolean bringBack(long bundleId, long lastModified)
      throws ReflectiveOperationException, InvalidSyntaxException {
    // The type of the service is that of the bundle of the runtime.
    Object archive = context()
        .getService(context()
            .getAllServiceReferences("org.engram.kernel.runtime.ProviderArchive", null)[0]);
    return (boolean) archive
        .getClass()
        .getInterfaces()[0] // the class is none of ours
        .getMethod("bringBack", long.class, long.class)
        .invoke(archive, bundleId, lastModified);
  }

  /** Returns the ids of the providers that a bundle sees. */
  List<Long> serving() {
    var references = context().getBundles();
    return Arrays.stream(references)
        .filter(bundle -> bundle.getRegisteredServices() != null)
        .flatMap(bundle -> Arrays.stream(bundle.getRegisteredServices()))
        .filter(reference -> Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS))
            .contains("org.engram.kernel.spi.KernelProvider"))
        .map(reference -> reference.getBundle().getBundleId())
        .toList();
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      framework.waitForStop(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the framework stops", e);
    }
  }
}
