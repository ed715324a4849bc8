package org.engram.itests;

import static org.junit.Assert.assertEquals;

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
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A second version of a shipped provider: admitted under load, and beside the first one. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SideBySideIT {
  private static final String SECOND_VERSION = "1.0.1";
  private static final Reason TEST = new Reason("SideBySideIT", "test");

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
    return Container.shipped("side-by-side");
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
      Providers.assertRefused(newer);
      assertEquals(
          Candidate.State.STANDBY,
          repository.admit(candidate.digest(), false, TEST.who()).state());
      assertEquals("both libraries are mapped", 2 * one, Providers.mapped());
      Providers.assertServe(
          control, "zig-x86@" + Providers.bundle(context, Providers.ZIG).getVersion());
      control.swap(
          ProviderSelector.parse("zig-x86@" + SECOND_VERSION),
          Optional.of(KernelId.VECTOR_SIMILARITY),
          TEST);
      assertEquals(
          "zig-x86@" + SECOND_VERSION, Providers.serving(control, KernelId.VECTOR_SIMILARITY));
      newer.stop();
      Providers.assertServe(control, "zig-x86@");
      assertEquals("one library is mapped", one, Providers.mapped());
      assertEquals("", load.verdict());
    } finally {
      repository.uninstall(candidate.digest(), TEST.who());
    }
  }
}
