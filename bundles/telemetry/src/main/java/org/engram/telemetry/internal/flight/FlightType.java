package org.engram.telemetry.internal.flight;

import java.util.List;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;

/**
 * A type of event whose class the recorder makes itself. A class of ours would be rewritten by it,
 * and could not be loaded then: it would need a package of the JVM that no bundle can import.
 */
final class FlightType {
  private final EventFactory factory;
  private final EventType type;
  private final int fieldCount;

  /** Makes the type known to the recorder. */
  FlightType(List<AnnotationElement> annotations, List<ValueDescriptor> fields) {
    factory = EventFactory.create(annotations, fields);
    type = factory.getEventType();
    fieldCount = fields.size();
  }

  /** Returns whether some recording wants such events. */
  boolean isEnabled() {
    return type.isEnabled();
  }

  /** Returns an event that has begun. */
  Event begin() {
    Event event = factory.newEvent();
    event.begin();
    return event;
  }

  /** Records an event that took no time, with the values of its fields in their order. */
  void record(Object... values) {
    if (isEnabled()) {
      commit(factory.newEvent(), values);
    }
  }

  /** Records an event if a recording still wants it, with the values of its fields. */
  void commit(Event event, Object... values) {
    if (values.length != fieldCount) {
      throw new IllegalArgumentException(
          type.getName() + " has " + fieldCount + " fields, not " + values.length);
    }
    if (!event.shouldCommit()) {
      return;
    }
    for (int i = 0; i < values.length; i++) {
      event.set(i, values[i]);
    }
    event.commit();
  }

  /** Takes the type from the recorder. */
  void unregister() {
    factory.unregister();
  }
}
