package org.engram.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The whole product in the framework: it starts, and recalls over HTTP whatever serves. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RecallIT {
  private static final int ROUNDS = 100;
  private static final Reason TEST = new Reason("RecallIT", "test");

  @Inject
  private BundleContext context;

  @Inject
  private KernelControl control;

  /** Starts the shipped bundles. */
  @Configuration
  public Option[] configuration() {
    return Container.shipped("recall");
  }

  /** Else the run on the other framework would say nothing. */
  @Test
  public void theFrameworkIsTheOneThatTheBuildAsksFor() {
    assertEquals(
        System.getProperty(Container.FRAMEWORK),
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getSymbolicName());
  }

  /** All but the one for another architecture. */
  @Test
  public void everyShippedBundleStarts() {
    List<String> idle = Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
        .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
        .map(Bundle::getSymbolicName)
        .toList();
    assertEquals(List.of(Providers.ZIG_ARM64), idle);
  }

  /** A server that does not answer, or has no such page, would look like a wrong address. */
  @Test
  public void withoutTheEngineTheServerSaysThatItIsNotReady() throws Exception {
    Bundle memory = Providers.bundle(context, "org.engram.memory");
    assertEquals(200, HttpLoad.status("/health/ready"));
    memory.stop();
    try {
      assertEquals(503, HttpLoad.status("/health/ready"));
      assertEquals(503, HttpLoad.status("/v1/spaces"));
      assertEquals(200, HttpLoad.status("/health/live"));
    } finally {
      memory.start();
    }
    assertEquals(200, HttpLoad.status("/health/ready"));
  }

  /** The port stays open then: it is the stream that ends, not the connection that breaks. */
  @Test
  public void aStreamOfEventsEndsWithWhatItTellsOfAndLeavesNoThread() throws Exception {
    Bundle memory = Providers.bundle(context, "org.engram.memory");
    try (InputStream events = HttpLoad.open("/api/v1/events")) {
      String begin = new String(events.readNBytes(64), StandardCharsets.UTF_8);
      assertTrue(begin, begin.startsWith("retry: 2000\n\nevent: "));
      memory.stop();
      try {
        events.readAllBytes();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("engram-events")));
      } finally {
        memory.start();
      }
    }
  }

  /** Half of the swaps move the route, half stop and start the bundle that serves. */
  @Test
  public void recallOverHttpGivesTheSameAnswersThroughTwoHundredSwaps() throws Exception {
    Bundle zig = Providers.bundle(context, Providers.ZIG);
    try (HttpLoad load = HttpLoad.start(2)) {
      String best = load.answer();
      assertTrue(best, best.contains("\"id\":\"boat\"") && best.contains("strongest_path"));
      for (int round = 0; round < ROUNDS; round++) {
        String to = round % 2 == 0 ? "java" : "zig-x86";
        control.swap(ProviderSelector.parse(to), Optional.empty(), TEST);
        zig.stop();
        assertEquals("mappings after stop " + round, 0, Providers.mapped());
        zig.start();
      }
      control.unpin(Optional.empty(), TEST);
      load.awaitCallsAfterNow();
      assertEquals("", load.verdict());
    }
  }
}
