package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.engram.distribution.Product.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder of the JVM is told by the running product. */
final class FlightRecorderIT {
  private static final long PATIENCE_SECONDS = 60;
  private static final String TEXT = "the key lies under the third stone";
  private static final String ZIG = "zig-";
  private static final String JAVA = "java";
  private static final String EVERY_RECALL = "+engram.SlowRecall#threshold=0ms";
  private static final Set<String> TYPES = Set.of(
      "engram.Swap",
      "engram.Rollback",
      "engram.Rollout",
      "engram.ArenaOverflow",
      "engram.SlowRecall");

  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(GreedyCaller.installed(folder), folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @Test
  void aRecordingHasWhatHappened() throws Exception {
    product.environment.put("ENGRAM_ARENA_SIZE", "65536");
    product.environment.put("ENGRAM_ARENA_OVERFLOW", "fallback");
    run("start");
    jcmd("JFR.start", "name=first", EVERY_RECALL);
    remember();
    recall(200, "[1,0,0]");
    recall(400, "[1,0]");
    run("kernel", "swap", "java", "--why", "a try");
    run("kernel", "rollback", "--why", "back");
    run("kernel", "rollout", "start", "java", "--steps", "5,100", "--why", "by steps");
    run("kernel", "rollout", "abort", "--why", "enough");
    assertThat(product.shell("greedy:call").out()).contains("16384 rows");
    assertThat(product.shell("greedy:inherit").code()).isEqualTo(1);
    assertThat(log())
        .as("the planted fault: an event class of a bundle cannot be loaded")
        .contains("NoClassDefFoundError: jdk/jfr/internal/event");
    assertRecorded(events(dump("first")));
  }

  private void assertRecorded(List<RecordedEvent> events) throws IOException {
    assertThat(events).extracting(event -> event.getEventType().getName()).containsAll(TYPES);
    assertThat(of(events, "engram.Swap")).singleElement().satisfies(swap -> {
      assertThat(swap.getString("from")).contains(ZIG);
      assertThat(swap.getString("to")).contains(JAVA);
      assertThat(swap.getString("why")).isEqualTo("a try");
    });
    assertThat(of(events, "engram.Rollback")).singleElement().satisfies(rollback -> {
      assertThat(rollback.getString("from")).contains(JAVA);
      assertThat(rollback.getString("to")).contains(ZIG);
    });
    assertThat(of(events, "engram.Rollout"))
        .extracting(event -> event.getString("decision"))
        .containsExactlyInAnyOrder("rollout", "rollout-abort");
    assertThat(of(events, "engram.Rollout"))
        .anyMatch(event ->
            event.getString("to").contains(JAVA) && event.getString("build").contains(JAVA));
    assertThat(of(events, "engram.ArenaOverflow")).singleElement().satisfies(overflow -> {
      assertThat(overflow.getLong("needed")).isGreaterThan(65_536);
      assertThat(overflow.getLong("arenaSize")).isEqualTo(65_536);
      assertThat(overflow.getString("outcome")).isEqualTo("fallback");
      assertThat(overflow.getStackTrace().toString()).contains(GreedyCaller.class.getSimpleName());
    });
    assertThat(of(events, "engram.SlowRecall"))
        .extracting(event -> event.getString("space") + " " + event.getBoolean("failed"))
        .containsExactlyInAnyOrder("notes false", "notes true");
    assertThat(of(events, "engram.SlowRecall"))
        .allMatch(event -> event.getDuration().isPositive());
    String token =
        Files.readString(folder.resolve("engram/conf/secrets/admin-token")).strip();
    assertThat(events.toString()).doesNotContain(TEXT, token);
  }

  private String log() throws IOException {
    return Files.readString(product.data.resolve("log/engram.log"));
  }

  private Outcome run(String... words) throws Exception {
    Outcome outcome = product.run(words);
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    return outcome;
  }

  private void remember() throws Exception {
    post(201, "/v1/spaces", "{\"name\":\"notes\",\"dim\":3,\"model\":\"given\"}");
    post(
        201,
        "/v1/spaces/notes/memories",
        "{\"id\":\"one\",\"vector\":[1,2,3],\"text\":\"" + TEXT + "\"}");
  }

  private void recall(int status, String vector) throws Exception {
    post(status, "/v1/spaces/notes/recall", "{\"vector\":" + vector + "}");
  }

  private void post(int status, String path, String body) throws Exception {
    var answer = product.http("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private Path dump(String recording) throws Exception {
    Path file = folder.resolve(recording + System.nanoTime() + ".jfr");
    jcmd("JFR.dump", "name=" + recording, "filename=" + file);
    return file;
  }

  private void jcmd(String... words) throws Exception {
    Outcome outcome = runTool(words);
    assertThat(outcome.code()).as(outcome.toString()).isZero();
  }

  private Outcome runTool(String... words) throws Exception {
    Path said = Files.createTempFile(folder, "jcmd", ".txt");
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(product.pid())));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(said), "");
  }

  private static List<RecordedEvent> events(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> TYPES.contains(event.getEventType().getName()))
        .toList();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .toList();
  }
}
