package org.engram.telemetry.internal.osgi;

import java.util.Optional;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.OverflowListener;
import org.engram.memory.RecallListener;
import org.engram.telemetry.internal.flight.FlightEvents;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the flight recorder told of what happens, in a JVM that has one. The classes that need it are
 * loaded behind {@link Recorder} alone, after it was found.
 */
@Component(
    service = {},
    immediate = true)
public final class FlightComponent {
  private static final Logger LOG = LoggerFactory.getLogger(FlightComponent.class);
  private static final String NEEDED = "jdk.jfr.EventFactory";

  private final Optional<Recorder> recorder;

  /** Registers the listeners. */
  @Activate
  public FlightComponent(BundleContext context) {
    recorder = isThere() ? Optional.of(new Recorder(context)) : Optional.empty();
  }

  @Deactivate
  void stop() {
    recorder.ifPresent(Recorder::close);
  }

  /** The import is optional: a runtime without the module has no such class for this bundle. */
  private static boolean isThere() {
    try {
      Class.forName(NEEDED, false, FlightComponent.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      LOG.debug("This Java runtime has no flight recorder: events for it are left out");
      return false;
    }
  }

  /** The other side of the boundary. */
  private static final class Recorder implements AutoCloseable {
    private final FlightEvents events = FlightEvents.open();
    private final ServiceRegistration<?> registration;

    Recorder(BundleContext context) {
      registration = context.registerService(
          new String[] {
            KernelListener.class.getName(),
            OverflowListener.class.getName(),
            RecallListener.class.getName()
          },
          events,
          null);
    }

    @Override
    public void close() {
      registration.unregister();
      events.close();
    }
  }
}
