package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.engram.http.ConsoleFiles;
import org.engram.http.internal.events.EventStream;
import org.engram.kernel.runtime.DurationHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console is made of: its files, the events and the state in them. */
class WatchingTest {
  @TempDir
  private Path data;

  @Test
  void theFilesComeWithAPolicyThatAllowsThisServerAlone() {
    try (Backend api = new Backend(data)) {
      assertThat(api.get("/console").text()).contains("the bundle console does not run");
      api.offerConsole(name -> name.equals(ConsoleFiles.PAGE)
          ? Optional.of(new ConsoleFiles.File("text/html", "<p>"))
          : Optional.empty());
      for (String path : List.of("/console", "/console/", "/console/index.html")) {
        Response page = api.get(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).isEqualTo("text/html");
        assertThat(page.headers().get("Content-Security-Policy"))
            .startsWith("default-src 'self'; ")
            .doesNotContain("unsafe");
      }
      assertThat(api.get("/console/..%2Findex.html").status()).isEqualTo(404);
      assertThat(api.send("GET", "/console", "", Map.of("origin", "http://evil.example"))
              .status())
          .isEqualTo(403);
      assertThat(api.send("GET", "/api/v1/events", "", Map.of("origin", "http://evil.example"))
              .status())
          .isEqualTo(403);
    }
  }

  @Test
  void aStreamTellsTheStateAndOneTooManyIsRefused() throws Exception {
    try (Backend api = new Backend(data)) {
      Response answer = api.get("/api/v1/events");
      assertThat(answer.contentType()).isEqualTo("text/event-stream");
      JsonNode state = firstState(answer.events().orElseThrow());
      assertThat(state.at("/status/kernels/0/provider").asText()).isEqualTo("java@1.0.0");
      assertThat(state.at("/latencies/2/kernel").asText()).isEqualTo("decay_calculation");
      assertThat(state.at("/arenas/uses").size())
          .isEqualTo(state.at("/arenas/arenas").asInt());
      assertThat(state.at("/engine/writable").asBoolean()).isTrue();
      assertThat(state.at("/store/database_bytes").asLong()).isPositive();
      assertThat(state.at("/history/0/what").isTextual()).isTrue();
      assertThat(state.get("rollouts").isArray()).isTrue();
      Response last = answer;
      for (int i = 0; i < 32; i++) {
        last = api.get("/api/v1/events");
      }
      assertThat(last.status()).isEqualTo(503);
      assertThat(last.text()).contains("as many streams of events as there may be");
    }
  }

  private static JsonNode firstState(EventStream stream) throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    stream.attach(new EventStream.Reader() {
      @Override
      public void more() {
        stream.poll().ifPresent(event -> events.add(new String(event, StandardCharsets.UTF_8)));
      }

      @Override
      public void end() {}
    });
    for (; ; ) {
      String event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).isNotNull();
      String begin = "event: state\ndata: ";
      if (String.valueOf(event).startsWith(begin)) {
        return new JsonMapper().readTree(String.valueOf(event).substring(begin.length()));
      }
    }
  }

  @Test
  void aWindowHasTheCallsOfItsSecondsAlone() {
    DurationWindow window = new DurationWindow(Duration.ofSeconds(10));
    assertThat(read(window, 0, 5, 0).isEmpty()).isTrue();
    ObjectNode second = read(window, 2, 5, 20);
    assertThat(second.get("per_second").asDouble()).isEqualTo(10);
    assertThat(second.get("p50_nanos").asLong()).isEqualTo(200);
    assertThat(second.get("p99_nanos").asLong()).isEqualTo(200);
    assertThat(read(window, 4, 5, 20).get("per_second").asDouble()).isEqualTo(5);
    // After a pause there is nothing to compare with, and then only what came since.
    assertThat(read(window, 100, 5, 500).isEmpty()).isTrue();
    ObjectNode idle = read(window, 101, 5, 500);
    assertThat(idle.get("per_second").asDouble()).isZero();
    assertThat(idle.has("p50_nanos")).isFalse();
  }

  private static ObjectNode read(DurationWindow window, long second, long fast, long slow) {
    ObjectNode figures = JsonNodeFactory.instance.objectNode();
    DurationHistogram all =
        new DurationHistogram(List.of(100L, 200L), List.of(fast, slow, 0L), fast + slow);
    window.read(TimeUnit.SECONDS.toNanos(second), all, fast + slow, figures);
    return figures;
  }
}
