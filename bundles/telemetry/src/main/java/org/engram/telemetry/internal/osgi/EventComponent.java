package org.engram.telemetry.internal.osgi;

import java.util.HashMap;
import java.util.Map;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.kernel.runtime.KernelListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/**
 * Posts what changes about the kernels to the Event Admin (OSGi Compendium, chapter 113): topic
 * {@code org/engram/kernel/WHAT}, properties {@code timestamp} (ms), {@code message} and the fields
 * of the decision. A handler that is slow holds up nothing of ours.
 */
@Component
public final class EventComponent implements KernelListener {
  /** What comes before the name of the event in its topic. */
  static final String TOPIC = "org/engram/kernel/";

  private final EventAdmin events;

  /** Posts to that service. */
  @Activate
  public EventComponent(@Reference EventAdmin events) {
    this.events = events;
  }

  @Override
  public void happened(KernelEvent event) {
    Map<String, Object> properties = new HashMap<>(event.details());
    properties.put(EventConstants.TIMESTAMP, event.when().toEpochMilli());
    properties.put(EventConstants.MESSAGE, event.sentence());
    events.postEvent(new Event(TOPIC + event.what(), properties));
  }
}
