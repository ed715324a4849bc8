package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.engram.distribution.Product.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is killed while it remembers: what it acknowledged is there after the next start. */
final class KilledDaemonIT {
  private static final int ROUNDS = 20;
  private static final int WRITERS = 2;
  private static final int BATCH = 20;
  private static final int MOST_MS_BEFORE_KILL = 250;
  private static final String SPACE = "/v1/spaces/killed";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  Path folder;

  private final long seed = Long.getLong("engram.test.seed", System.nanoTime());
  private final Set<String> acknowledged = new HashSet<>();
  private Product product;

  @BeforeEach
  void start() throws Exception {
    product = new Product(folder.resolve("data"));
    startAgain();
    String spec = "{\"name\":\"killed\",\"dim\":2,\"model\":\"given\"}";
    assertThat(product.http("POST", "/v1/spaces", spec).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @Test
  void twentyKillsLoseNothingThatWasAcknowledged() throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int before = acknowledged.size();
      killWhileRemembering(round, random.nextInt(MOST_MS_BEFORE_KILL));
      startAgain();
      Set<String> stored = stored();
      assertNothingLost(stored, acknowledged);
      assertThat(stored.size() % BATCH)
          .as("a batch is there whole or not at all")
          .isZero();
      assertThat(acknowledged).as("round %d, seed %d", round, seed).hasSizeGreaterThan(before);
    }
    assertThatThrownBy(() -> assertNothingLost(stored(), Set.of("never-sent")))
        .as("planted: a memory that is not there is found missing")
        .isInstanceOf(AssertionError.class);
  }

  private void startAgain() throws Exception {
    Outcome outcome = product.run("start");
    assertThat(outcome.code()).as(outcome.toString()).isZero();
  }

  private void killWhileRemembering(int round, int ms) throws Exception {
    Queue<String> answered = new ConcurrentLinkedQueue<>();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        String prefix = "m-" + round + "-" + writer + "-";
        running.add(writers.submit(() -> rememberUntilKilled(prefix, answered)));
      }
      // A writer that ended was refused: what it was told comes out below.
      while (answered.isEmpty() && running.stream().noneMatch(Future::isDone)) {
        Thread.sleep(1);
      }
      Thread.sleep(ms);
      product.kill();
    }
    for (Future<?> writer : running) {
      writer.get();
    }
    acknowledged.addAll(answered);
  }

  /** An answer other than 201 is a failure; no answer is the kill. */
  private void rememberUntilKilled(String prefix, Queue<String> answered) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int batch = 0; ; batch++) {
        String name = prefix + batch + "-";
        List<String> ids = IntStream.range(0, BATCH).mapToObj(i -> name + i).toList();
        HttpResponse<String> answer =
            product.http(client, "POST", SPACE + "/memories", batchOf(ids));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        answered.addAll(ids);
      }
    } catch (IOException e) {
      return; // the connection of a process that was killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String batchOf(List<String> ids) {
    return ids.stream()
        .map(id -> "{\"id\":\"%s\",\"text\":\"%s\",\"vector\":[1,2]}".formatted(id, id))
        .collect(Collectors.joining(",", "{\"memories\":[", "]}"));
  }

  private Set<String> stored() throws Exception {
    Set<String> ids = new HashSet<>();
    String next = "";
    do {
      HttpResponse<String> page = product.http(
          "GET", SPACE + "/memories?limit=1000" + (next.isEmpty() ? "" : "&cursor=" + next), "");
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      JsonNode body = JSON.readTree(page.body());
      body.get("memories").forEach(memory -> ids.add(memory.get("id").asText()));
      next = body.path("next").asText();
    } while (!next.isEmpty());
    return ids;
  }

  private void assertNothingLost(Set<String> stored, Collection<String> wanted) {
    List<String> lost =
        wanted.stream().filter(id -> !stored.contains(id)).sorted().toList();
    assertThat(lost).as("acknowledged, then lost; seed %d", seed).isEmpty();
  }
}
