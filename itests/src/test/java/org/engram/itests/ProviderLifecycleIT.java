package org.engram.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
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
  private static final Reason TEST = new Reason("ProviderLifecycleIT", "test");

  @Inject
  private BundleContext context;

  @Inject
  private Kernels kernels;

  @Inject
  private KernelControl control;

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
      Providers.assertRefused(zig);
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

  /** Whether an update fails, too, when the start after it does, is the framework's affair. */
  private static void updateTo(Path jar, Bundle bundle) throws IOException {
    try {
      bundle.update(Files.newInputStream(jar));
    } catch (BundleException e) {
      String reason = Providers.reason(e);
      assertTrue(reason, reason.contains("has no verdict"));
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
    Providers.assertServe(control, provider);
  }
}
