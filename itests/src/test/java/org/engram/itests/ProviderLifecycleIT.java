package org.engram.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelId;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** What an operator does to provider bundles, with callers that must not notice. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ProviderLifecycleIT {
  private static final String SECOND_VERSION = "1.0.1";
  private static final Reason TEST = new Reason("ProviderLifecycleIT", "test");

  @Inject
  private BundleContext context;

  @Inject
  private Kernels kernels;

  @Inject
  private KernelControl control;

  @Inject
  private ProviderRepository repository;

  /** Starts the shipped bundles. */
  @Configuration
  public Option[] configuration() {
    return Container.shipped("lifecycle");
  }

  /** Leaves the native provider serving by ranking. */
  @After
  public void serveByRanking() throws BundleException {
    Providers.bundle(context, Providers.ZIG).start();
    control.unpin(Optional.empty(), TEST);
  }

  /** Wrong-architecture bundles never load a byte. */
  @Test
  public void theBundleOfAnotherArchitectureStaysUnresolved() {
    Bundle arm = Providers.bundle(context, Providers.ZIG_ARM64);
    assertEquals(Bundle.INSTALLED, arm.getState());
    try {
      arm.start();
      fail("an ARM64 bundle started on x86-64");
    } catch (BundleException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message, message.contains("osgi.native"));
    }
  }

  /** Update in place: the old library goes, the new one serves. */
  @Test
  public void anUpdatedBundleServesAgainAndTheOldLibraryIsGone() throws Exception {
    Bundle zig = Providers.bundle(context, Providers.ZIG);
    long before = Providers.mapped();
    try (Load load = new Load(kernels, 2)) {
      for (int round = 0; round < 10; round++) {
        zig.update(Files.newInputStream(Providers.jar("provider-zig-x86")));
        assertServes("zig-x86@");
      }
      assertEquals("", load.verdict());
    }
    assertEquals("mappings after 10 updates", before, Providers.mapped());
  }

  /** Uninstall and install again: nothing of the first one stays. */
  @Test
  public void anUninstalledBundleLeavesNothingMapped() throws Exception {
    try (Load load = new Load(kernels, 2)) {
      for (int round = 0; round < 10; round++) {
        Bundle zig = Providers.bundle(context, Providers.ZIG);
        String location = zig.getLocation();
        zig.uninstall();
        assertServes("java@");
        assertEquals("mappings after uninstall " + round, 0, Providers.mapped());
        context.installBundle(location).start();
        assertServes("zig-x86@");
      }
      assertEquals("", load.verdict());
    }
  }

  /** Other content than what was admitted is not loaded, and nobody notices. */
  @Test
  public void anUpdateWithoutAVerdictLeavesTheNextProviderServing() throws Exception {
    Bundle zig = Providers.bundle(context, Providers.ZIG);
    Path altered = Files.createTempFile("provider", ".jar");
    Providers.withVersion(Providers.jar("provider-zig-x86"), "1.0.2", altered); // nobody tries it
    try (Load load = new Load(kernels, 2)) {
      updateTo(altered, zig);
      assertServes("java@");
      assertRefused(zig::start);
      assertEquals("mappings of what is not admitted", 0, Providers.mapped());
      control.rollback(Optional.empty(), TEST);
      assertServes("zig-x86@");
      assertEquals("return", control.history(1).getFirst().what());
      for (Bundle bundle : context.getBundles()) {
        if (Providers.ZIG.equals(bundle.getSymbolicName()) && !bundle.equals(zig)) {
          bundle.uninstall();
        }
      }
      assertServes("java@");
      zig.update(Files.newInputStream(Providers.jar("provider-zig-x86")));
      zig.start();
      assertServes("zig-x86@");
      assertEquals("", load.verdict());
    } finally {
      Files.delete(altered);
    }
  }

  /** Two versions, each with a library of its own; stopping one does not touch the other. */
  @Test
  public void twoVersionsOfOneProviderLiveSideBySide() throws Exception {
    Path incoming = Files.createDirectories(Path.of(System.getProperty("engram.data"), "incoming"));
    Providers.withVersion(
        Providers.jar("provider-zig-x86"), SECOND_VERSION, incoming.resolve("second.jar"));
    long one = Providers.mapped();
    Candidate candidate = repository.install("second.jar", TEST.who());
    Bundle newer = context.getBundle(candidate.bundleId().getAsLong());
    try (Load load = new Load(kernels, 2)) {
      assertRefused(newer::start);
      assertEquals(
          Candidate.State.STANDBY,
          repository.admit(candidate.digest(), false, TEST.who()).state());
      assertEquals("both libraries are mapped", 2 * one, Providers.mapped());
      assertServes("zig-x86@" + Providers.bundle(context, Providers.ZIG).getVersion());
      control.swap(
          ProviderSelector.parse("zig-x86@" + SECOND_VERSION),
          Optional.of(KernelId.VECTOR_SIMILARITY),
          TEST);
      assertEquals("zig-x86@" + SECOND_VERSION, serving(KernelId.VECTOR_SIMILARITY));
      newer.stop();
      assertServes("zig-x86@");
      assertEquals("one library is mapped", one, Providers.mapped());
      assertEquals("", load.verdict());
    } finally {
      repository.uninstall(candidate.digest(), TEST.who());
    }
  }

  /** Whether an update fails, too, when the start after it does, is the framework's affair. */
  private static void updateTo(Path jar, Bundle bundle) throws IOException {
    try {
      bundle.update(Files.newInputStream(jar));
    } catch (BundleException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message, message.contains("has no verdict"));
    }
  }

  /** What the framework is asked to do. */
  @FunctionalInterface
  private interface Operation {
    void run() throws Exception;
  }

  private static void assertRefused(Operation operation) throws Exception {
    try {
      operation.run();
      fail("a provider without a verdict was accepted");
    } catch (BundleException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message, message.contains("has no verdict"));
    }
  }

  /** The required provider check fails here, it never skips. */
  @Test
  public void theJavaProviderServesWhenNoNativeOneCan() throws Exception {
    Providers.bundle(context, Providers.ZIG).stop();
    assertServes("java@");
    control.setNativeEnabled(false, TEST);
    Providers.bundle(context, Providers.ZIG).start();
    assertServes("java@");
    control.setNativeEnabled(true, TEST);
    assertServes("zig-x86@");
  }

  private void assertServes(String provider) {
    for (KernelId kernel : KernelId.values()) {
      assertTrue(kernel + " is served by " + serving(kernel), serving(kernel).startsWith(provider));
    }
  }

  private String serving(KernelId kernel) {
    return control.routes().stream()
        .filter(route -> route.kernel() == kernel)
        .flatMap(route -> route.provider().stream())
        .findFirst()
        .orElse("nobody");
  }
}
