package org.engram.telemetry.internal.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.memory.RecallRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightEventsTest {
  private static final String OURS = "engram.";
  private static final String SLOW = "engram.SlowRecall";
  private static final String SECRET = "the key lies under the third stone";
  private static final Map<String, String> FIELDS =
      Map.of("kernel", "decay", "from", "a@1", "to", "b@2", "who", "me", "why", "a trial");

  @TempDir
  private Path folder;

  private final FlightEvents events = FlightEvents.open();

  @AfterEach
  void close() {
    events.close();
  }

  private static KernelEvent event(String what, Map<String, String> fields) {
    return new KernelEvent(Instant.EPOCH, what, "", fields);
  }

  @Test
  void whatHappensIsRecordedInWordsAndUnits() throws Exception {
    List<RecordedEvent> recorded = record(recording -> {
      recording.enable(SLOW).withThreshold(Duration.ZERO);
      Map<String, String> step = new HashMap<>(FIELDS);
      step.put("value", "25");
      events.happened(event("swap", FIELDS));
      events.happened(event("rollback", FIELDS));
      events.happened(event("rollout-step", step));
      events.happened(event("reject", FIELDS));
      events.happened(event("route", Map.of()));
      events.overflowed(70_000, 65_536, "fallback");
      events.began("notes", RecallRequest.ofText(SECRET, 7)).orElseThrow().ended(true);
    });
    assertThat(recorded)
        .extracting(event -> event.getEventType().getName())
        .containsExactly(
            "engram.Swap",
            "engram.Rollback",
            "engram.Rollout",
            "engram.Rollout",
            "engram.ArenaOverflow",
            SLOW);
    assertThat(recorded).allSatisfy(FlightEventsTest::assertDescribed);
    assertThat(recorded.subList(0, 4)).allSatisfy(event -> {
      assertThat(event.getString("from") + event.getString("to")).isEqualTo("a@1b@2");
      assertThat(event.getString("who") + event.getString("why")).isEqualTo("mea trial");
    });
    assertThat(recorded.get(2).getFloat("share")).isEqualTo(0.25f);
    assertThat(recorded.get(3).getFloat("share")).isNaN();
    assertThat(recorded.get(3).getString("decision")).isEqualTo("reject");
    RecordedEvent overflow = recorded.get(4);
    assertThat(overflow.getLong("needed")).isEqualTo(70_000);
    assertThat(overflow.getEventType().getField("needed").getContentType())
        .isEqualTo("jdk.jfr.DataAmount");
    assertThat(overflow.getStackTrace().getFrames())
        .anyMatch(
            frame -> frame.getMethod().getType().getName().equals(getClass().getName()));
    assertThat(recorded.get(5).getInt("limit")).isEqualTo(7);
    assertThat(recorded.get(5).getBoolean("failed")).isTrue();
    assertThat(recorded.toString()).doesNotContain(SECRET);
  }

  private static void assertDescribed(RecordedEvent event) {
    EventType type = event.getEventType();
    assertThat(type.getCategoryNames()).containsExactly("Engram");
    assertThat(type.getLabel()).isNotBlank();
    assertThat(type.getDescription()).isNotBlank();
    assertThat(type.getFields())
        .filteredOn(field -> !List.of("startTime", "duration", "eventThread", "stackTrace")
            .contains(field.getName()))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(field -> {
          assertThat(field.getLabel()).isNotBlank();
          assertThat(field.getDescription()).isNotBlank();
        });
  }

  /** A recall costs no object where none is recorded, nor is one recorded that was quick. */
  @Test
  void onlySlowRecallsAreRecordedAndOnlyForARecording() throws Exception {
    RecallRequest request = RecallRequest.ofVector(new float[] {1}, 1);
    assertThat(events.began("notes", request)).isEmpty();
    List<RecordedEvent> recorded = record(recording -> {
      recording.enable(SLOW).withThreshold(Duration.ofHours(1));
      events.began("quick", request).orElseThrow().ended(false);
      assertThat(events.began("notes", request)).isPresent();
      recording.enable(SLOW).withThreshold(Duration.ZERO);
      events.began("slow", request).orElseThrow().ended(false);
    });
    assertThat(recorded).extracting(event -> event.getString("space")).containsExactly("slow");
    assertThat(events.began("notes", request)).isEmpty();
  }

  @Test
  void theRecorderForgetsTheTypesAndLearnsThemAgain() throws Exception {
    List<RecordedEvent> recorded = record(_ -> {
      assertThat(types()).hasSize(5);
      events.close();
      assertThat(types()).isEmpty();
      events.happened(event("swap", FIELDS));
      events.overflowed(2, 1, "error");
      try (FlightEvents next = FlightEvents.open()) {
        assertThat(types()).hasSize(5);
        next.happened(event("pin", FIELDS));
      }
    });
    assertThat(types()).isEmpty();
    assertThat(recorded).extracting(event -> event.getString("decision")).containsExactly("pin");
  }

  @FunctionalInterface
  private interface Session {
    void run(Recording recording) throws Exception;
  }

  private List<RecordedEvent> record(Session session) throws Exception {
    Path file = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      session.run(recording);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith(OURS))
        .toList();
  }

  private static List<String> types() {
    return Stream.of(FlightRecorder.getFlightRecorder())
        .flatMap(recorder -> recorder.getEventTypes().stream())
        .map(EventType::getName)
        .filter(name -> name.startsWith(OURS))
        .toList();
  }
}
