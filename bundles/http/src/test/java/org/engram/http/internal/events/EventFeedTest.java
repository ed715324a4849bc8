package org.engram.http.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.engram.kernel.runtime.KernelEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private static final KernelEvent SWAP =
      new KernelEvent(Instant.EPOCH, "swap", "swap by test (test)", Map.of("to", "java@1.0.0"));

  private final AtomicInteger states = new AtomicInteger();
  private final EventFeed feed = new EventFeed(this::state);

  private ObjectNode state() {
    return JsonNodeFactory.instance.objectNode().put("number", states.incrementAndGet());
  }

  @AfterEach
  void close() {
    feed.close();
  }

  /** Takes all that comes, or nothing at all. */
  private static final class Taking implements EventStream.Reader {
    private final EventStream stream;
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    Taking(EventFeed feed) {
      stream = feed.open().orElseThrow();
      stream.attach(this);
    }

    @Override
    public void more() {
      for (Optional<byte[]> next = stream.poll(); next.isPresent(); next = stream.poll()) {
        taken.add(new String(next.get(), StandardCharsets.UTF_8));
      }
    }

    @Override
    public void end() {
      taken.add("end");
    }

    String await(String begin) throws InterruptedException {
      String next;
      do {
        next = taken.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("nothing that begins with %s", begin).isNotNull();
      } while (!String.valueOf(next).startsWith(begin));
      return String.valueOf(next);
    }
  }

  @Test
  void everyReaderIsToldWhatHappensAndOneStateIsMadeForAll() throws Exception {
    assertThat(states).hasValue(0);
    Taking one = new Taking(feed);
    Taking other = new Taking(feed);
    assertThat(one.await("retry")).isEqualTo("retry: 2000\n\n");
    String state = other.await("event: state");
    assertThat(state).matches("event: state\ndata: \\{\"number\":\\d+}\n\n");
    if (!state.contains(":1}")) {
      one.await("event: state\ndata: {\"number\":1}");
    }
    assertThat(one.await(state)).isEqualTo(state);
    feed.happened(SWAP);
    assertThat(one.await("event: kernel"))
        .isEqualTo(other.await("event: kernel"))
        .isEqualTo("event: kernel\ndata: {\"when\":\"1970-01-01T00:00:00Z\",\"what\":\"swap\","
            + "\"sentence\":\"swap by test (test)\",\"details\":{\"to\":\"java@1.0.0\"}}\n\n");
  }

  @Test
  void aReaderThatTakesNothingIsDroppedAndTheOthersGoOn() throws Exception {
    Taking good = new Taking(feed);
    EventStream slow = feed.open().orElseThrow();
    List<String> said = new ArrayList<>();
    slow.attach(new EventStream.Reader() {
      @Override
      public void more() {}

      @Override
      public void end() {
        said.add("end");
      }
    });
    for (int i = 0; i <= EventStream.MOST_WAITING; i++) {
      feed.happened(SWAP);
    }
    for (int i = 0; i <= EventStream.MOST_WAITING; i++) {
      good.await("event: kernel");
    }
    feed.close();
    assertThat(said).containsExactly("end");
    assertThat(slow.poll()).isEmpty();
    good.await("end");
  }

  @Test
  void thereAreOnlySoManyStreamsAndOneThatEndsMakesRoom() {
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < EventFeed.MOST_STREAMS; i++) {
      streams.add(feed.open().orElseThrow());
    }
    assertThat(feed.open()).isEmpty();
    streams.getFirst().close();
    assertThat(feed.open()).isPresent();
    assertThat(feed.streams()).isEqualTo(EventFeed.MOST_STREAMS);
  }

  @Test
  void noStateIsMadeForNobodyAndNoThreadStays() throws Exception {
    Taking reader = new Taking(feed);
    reader.await("event: state");
    reader.stream.close();
    assertThat(feed.streams()).isZero();
    feed.happened(SWAP);
    feed.close();
    int made = states.get();
    assertThat(threads()).isEmpty();
    assertThat(feed.open()).isEmpty();
    assertThat(states).hasValue(made);
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("engram-events") && thread.isAlive())
        .toList();
  }
}
