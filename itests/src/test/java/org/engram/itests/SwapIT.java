package org.engram.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/**
 * Providers are swapped, stopped and started under load: no failed call, no other bit, nothing left
 * mapped.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapIT {
  private static final int ROUNDS = 100;
  private static final Reason TEST = new Reason("SwapIT", "test");

  @Inject
  private BundleContext context;

  @Inject
  private Kernels kernels;

  @Inject
  private KernelControl control;

  /** Starts the shipped bundles. */
  @Configuration
  public Option[] configuration() {
    return Container.shipped("swap");
  }

  /** Half of the swaps move the route, half stop and start the bundle that serves. */
  @Test
  public void twoHundredSwapsUnderLoadFailNoCallAndLeaveNothingMapped() throws Exception {
    Bundle zig = Providers.bundle(context, Providers.ZIG);
    assertServes("zig-x86");
    assertTrue("the native library is mapped while it serves", Providers.mapped() > 0);
    try (Load load = new Load(kernels, 2)) {
      for (int round = 0; round < ROUNDS; round++) {
        String to = round % 2 == 0 ? "java" : "zig-x86";
        control.swap(ProviderSelector.parse(to), Optional.empty(), TEST);
        assertServes(to);
      }
      control.unpin(Optional.empty(), TEST);
      for (int round = 0; round < ROUNDS; round++) {
        zig.stop();
        assertServes("java");
        assertEquals("mappings after stop " + round, 0, Providers.mapped());
        zig.start();
        assertServes("zig-x86");
      }
      assertEquals("", load.verdict());
      assertTrue("only " + load.calls() + " calls were made", load.calls() > 10_000);
    }
  }

  /**
   * Who listens to the Event Admin hears of a swap, of the routes that moved, and of the way back.
   */
  @Test
  public void whoListensToTheEventAdminHearsOfDecisions() throws Exception {
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    ServiceRegistration<EventHandler> handler = context.registerService(
        EventHandler.class,
        heard::add,
        FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, "org/engram/kernel/*")));
    try {
      control.unpin(Optional.empty(), TEST);
      control.swap(ProviderSelector.parse("java"), Optional.empty(), TEST);
      control.rollback(Optional.empty(), TEST);
      assertEquals(TEST.who(), await(heard, "org/engram/kernel/swap").getProperty("who"));
      assertTrue(await(heard, "org/engram/kernel/rollback")
          .getProperty(EventConstants.MESSAGE)
          .toString()
          .contains(TEST.why()));
    } finally {
      handler.unregister();
      control.unpin(Optional.empty(), TEST);
    }
  }

  private static Event await(BlockingQueue<Event> heard, String topic) throws Exception {
    while (true) {
      Event event = heard.poll(30, TimeUnit.SECONDS);
      assertTrue("no event " + topic, event != null);
      if (event.getTopic().equals(topic)) {
        return event;
      }
    }
  }

  /** A rollback returns to the provider before, whatever the ranking says. */
  @Test
  public void rollbackReturnsToTheProviderBefore() {
    control.unpin(Optional.empty(), TEST);
    control.swap(ProviderSelector.parse("java"), Optional.empty(), TEST);
    assertServes("java");
    control.rollback(Optional.empty(), TEST);
    assertServes("zig-x86");
    control.unpin(Optional.empty(), TEST);
  }

  private void assertServes(String provider) {
    Providers.assertServe(control, provider + "@");
  }
}
