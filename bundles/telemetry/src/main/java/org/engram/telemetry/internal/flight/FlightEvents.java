package org.engram.telemetry.internal.flight;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.OverflowListener;
import org.engram.memory.RecallListener;
import org.engram.memory.RecallRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder what happens. The types of events are made when the JVM starts its
 * recorder, which is when the first recording is wanted; before that, a recall costs one look at a
 * field, and afterwards one more while no recording runs.
 */
public final class FlightEvents
    implements KernelListener, OverflowListener, RecallListener, AutoCloseable {
  private static final float NO_SHARE = Float.NaN;
  private static final float PERCENT = 100;

  private final FlightRecorderListener onStart = new FlightRecorderListener() {
    @Override
    public void recorderInitialized(FlightRecorder recorder) {
      types = new FlightTypes();
    }
  };

  private volatile @Nullable FlightTypes types;

  private FlightEvents() {}

  /** Returns what tells the recorder from now on, whenever it is started. */
  public static FlightEvents open() {
    FlightEvents events = new FlightEvents();
    FlightRecorder.addListener(events.onStart);
    return events;
  }

  @Override
  public void happened(KernelEvent event) {
    FlightTypes known = types;
    if (known == null) {
      return;
    }
    switch (event.what()) {
      case "swap", "pin", "unpin" -> known.swap.record(decision(event).toArray());
      case "rollback", "return" -> known.rollback.record(decision(event).toArray());
      case "rollout",
          "rollout-step",
          "rollout-pause",
          "rollout-resume",
          "rollout-abort",
          "rollout-done",
          "reject",
          "good" ->
        known.rollout.record(
            Stream.concat(decision(event), Stream.of(field(event, "build"), share(event.details())))
                .toArray());
      default -> {} // the journal has it
    }
  }

  @Override
  public void overflowed(long neededBytes, long arenaBytes, String outcome) {
    FlightTypes known = types;
    if (known != null) {
      known.overflow.record(neededBytes, arenaBytes, outcome);
    }
  }

  @Override
  public Optional<End> began(String space, RecallRequest request) {
    FlightTypes known = types;
    if (known == null || !known.slowRecall.isEnabled()) {
      return Optional.empty();
    }
    Event event = known.slowRecall.begin();
    int limit = request.limit();
    int candidates = request.profile().candidates();
    int hops = request.profile().hops();
    return Optional.of(
        failed -> known.slowRecall.commit(event, space, limit, candidates, hops, failed));
  }

  /** The recorder is told nothing more, and knows the types no longer. */
  @Override
  public void close() {
    // The recorder calls listeners and removes them under one lock: no types are made after this.
    FlightRecorder.removeListener(onStart);
    FlightTypes known = types;
    types = null;
    if (known != null) {
      known.unregister();
    }
  }

  private static Stream<Object> decision(KernelEvent event) {
    return Stream.concat(
        Stream.of(event.what()),
        Stream.of("kernel", "from", "to", "who", "why").map(name -> field(event, name)));
  }

  private static String field(KernelEvent event, String name) {
    return event.details().getOrDefault(name, "");
  }

  /** Only a step has a number as its value. */
  private static float share(Map<String, String> fields) {
    String percent = fields.get("value");
    return percent == null ? NO_SHARE : Integer.parseInt(percent) / PERCENT;
  }
}
