package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of clients that are careless or hostile, sent to one running product. Each is refused
 * with its status and a sentence, is said in the log once a minute, and does not keep the product
 * from serving. So that slow clients are found out within the test, the server is given two seconds
 * of patience, and it has 64 connections.
 */
final class BadInputIT {
  private static final int CONNECTIONS = 64;
  private static final int FLOOD = 10_000;
  private static final String SECRET = "tOken-or-text-that-no-log-may-hold";
  private static final long PATIENCE_SECONDS = 60;
  /** Each swap is an event or two; 256 may wait for a reader. */
  private static final int STALLED_BY = 600;

  private static final int LONG_REASON = 12_000;
  private static final int SMALL_BUFFER = 4 << 10;
  private static final String CONFIG = "/config/set";

  @TempDir
  private static Path folder;

  private static Product product;

  @BeforeAll
  static void start() throws Exception {
    product = new Product(folder.resolve("data"));
    product.environment.put("ENGRAM_HTTP_CONNECTIONS", Integer.toString(CONNECTIONS));
    product.environment.put("ENGRAM_HTTP_PATIENCE_SECONDS", "2");
    Product.Outcome outcome = product.run("start");
    assertThat(outcome.code()).as(outcome.toString()).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    product.run("stop");
  }

  private static Arguments refused(String what, int status, String request) {
    return Arguments.of(what, status, request);
  }

  static List<Arguments> requests() {
    String json = "{\"zig_kernels_enabled\":true}";
    String chunked = "Transfer-Encoding: chunked";
    return List.of(
        refused("missing token", 401, RawClient.post(CONFIG, json)),
        refused(
            "wrong token", 401, RawClient.post(CONFIG, json, "Authorization: Bearer " + SECRET)),
        refused("no bearer", 401, RawClient.post(CONFIG, json, "Authorization: Basic YTpi")),
        refused(
            "oversized body",
            413,
            RawClient.post("/v1/spaces", "").replace("Length: 0", "Length: 999999999")),
        refused("no JSON", 400, RawClient.post("/v1/spaces", SECRET)),
        refused(
            "unknown content type",
            415,
            RawClient.post("/v1/spaces", "a=b").replace("application/json", "text/plain")),
        refused("cross-site", 403, RawClient.get("/health", "Origin: http://evil.example")),
        refused("sandboxed page", 403, RawClient.get("/health", "Origin: null")),
        refused("rebound name", 421, RawClient.get("/health").replace("localhost", "evil.example")),
        refused("no host", 400, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"),
        refused("no host, old HTTP", 421, "GET /health HTTP/1.0\r\n\r\n"),
        refused("two hosts", 400, RawClient.get("/health", "Host: evil.example")),
        refused("raw traversal", 400, RawClient.get("/../../../../etc/passwd")),
        refused("traversal inside", 404, RawClient.get("/v1/../conf/secrets/admin-token")),
        refused("encoded traversal", 400, RawClient.get("/%2e%2e/%2e%2e/etc/passwd")),
        refused("encoded slash", 400, RawClient.get("/..%2f..%2fetc%2fpasswd")),
        refused("twice encoded", 400, RawClient.get("/%252e%252e%252fetc%252fpasswd")),
        refused("backslash", 400, RawClient.get("/..\\..\\etc\\passwd")),
        refused("encoded backslash", 400, RawClient.get("/..%5c..%5cetc%5cpasswd")),
        refused("encoded NUL", 400, RawClient.get("/health%00.json")),
        refused("bare CR in a header", 400, RawClient.get("/health", "X-A: a\rSet-Cookie: b=c")),
        refused("folded header", 400, RawClient.get("/health", "X-A: a\r\n b")),
        refused("space before the colon", 400, RawClient.get("/health", "X-A : a")),
        refused("long header", 431, RawClient.get("/health", "X-A: " + "a".repeat(40_000))),
        refused("many headers", 431, RawClient.get("/health", many(3_000))),
        refused("long URI", 414, RawClient.get("/health?" + "a".repeat(40_000))),
        refused("two lengths", 400, RawClient.post("/v1/spaces", "{}", "Content-Length: 5")),
        refused(
            "length and chunks",
            400,
            RawClient.post("/v1/spaces", "0\r\n\r\nGET /health HTTP/1.1\r\n\r\n", chunked)),
        refused("unknown coding", 400, RawClient.get("/health", "Transfer-Encoding: cow")),
        refused("no HTTP", 400, "\u0016\u0003\u0001 hello\r\n\r\n"),
        refused("another version", 505, "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n"),
        refused("another method", 405, RawClient.get("/health").replace("GET", "TRACE")));
  }

  private static String[] many(int headers) {
    String[] all = new String[headers];
    for (int i = 0; i < headers; i++) {
      all[i] = "X-" + i + ": " + i;
    }
    return all;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("requests")
  void whatIsNotInOrderIsRefusedInASentence(String what, int status, String request)
      throws Exception {
    String answer = RawClient.exchange(product.port, request);
    assertThat(answer).as(what).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).as("one answer to one request").hasSize(2);
    String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
    assertThat(head).doesNotContain("Set-Cookie", "evil.example").containsIgnoringCase("json");
    assertThat(answer.substring(head.length()))
        .contains("\"error\":{\"code\":\"", "\"message\":\"")
        .doesNotContain("root:", "<html");
    serves();
  }

  private static void serves() throws Exception {
    assertThat(RawClient.exchange(product.port, RawClient.get("/health/ready")))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void slowClientsAreCutOff() throws Exception {
    try (RawClient headers = new RawClient(product.port);
        RawClient body = new RawClient(product.port);
        RawClient silent = new RawClient(product.port)) {
      String rest = "{\"name\":\"slow\",\"dim\":11111111111111111111111111111111111111111111}";
      body.send(RawClient.post("/v1/spaces", rest).replace(rest, "{\"a\":"));
      silent.send(RawClient.post("/v1/spaces", rest).replace(rest, "{"));
      headers.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      Thread trickle = Thread.startVirtualThread(() -> quietly(body));
      headers.trickle(80);
      trickle.join();
      assertThat(headers.answer()).startsWith("HTTP/1.1 408 ").contains("slow_headers");
      assertThat(body.answer()).startsWith("HTTP/1.1 408 ").contains("too_slow");
      assertThat(silent.answer()).startsWith("HTTP/1.1 408 ").contains("too_slow");
    }
    serves();
  }

  private static void quietly(RawClient client) {
    try {
      client.trickle(40);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * As far as this process may open files; all but the last 64 of them are closed by the server.
   */
  @Test
  void tenThousandConnectionsKeepNobodyOut() throws Exception {
    List<RawClient> open = new ArrayList<>();
    long before = descriptors();
    try {
      for (int i = 0; i < FLOOD; i++) {
        open.add(new RawClient(product.port));
        if (i % 1_000 == 999) {
          serves();
        }
      }
    } catch (IOException e) {
      System.out.println("this process may open " + open.size() + " connections: " + e);
    }
    try {
      assertThat(open).hasSizeGreaterThan(4 * CONNECTIONS);
      open.removeLast().close();
      serves();
      for (int i = 0; i < 100 && descriptors() > before + 2 * CONNECTIONS; i++) {
        Thread.sleep(50);
      }
      assertThat(descriptors()).isLessThanOrEqualTo(before + 2 * CONNECTIONS);
    } finally {
      for (RawClient client : open) {
        client.close();
      }
    }
    serves();
  }

  /** Bodies that are never sent: each holds a thread of the server, until another needs it. */
  @Test
  void bodiesThatDoNotComeKeepNobodyOut() throws Exception {
    List<RawClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * CONNECTIONS; i++) {
        RawClient client = new RawClient(product.port);
        client.send(RawClient.post("/v1/spaces", "{}").replace("{}", "{"));
        open.add(client);
      }
      Thread.sleep(1_200);
      serves();
    } finally {
      for (RawClient client : open) {
        client.close();
      }
    }
  }

  /**
   * A reader of events whose socket is full: so many decisions that the queue of its stream is,
   * too. The server ends the connection, of which nothing was read, and another reader hears of
   * them all.
   */
  @Test
  void aReaderThatStallsIsCutOffAndTheOthersGoOn() throws Exception {
    String token =
        Files.readString(Product.HOME.resolve("conf/secrets/admin-token")).strip();
    String events = RawClient.get("/api/v1/events");
    String last = "the last of " + STALLED_BY;
    try (RawClient stalled = new RawClient(product.port, SMALL_BUFFER);
        RawClient good = new RawClient(product.port)) {
      stalled.send(events);
      good.send(events);
      assertThat(good.until("event: state")).startsWith("HTTP/1.1 200 ");
      assertThat(connected(stalled)).isTrue();
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> good.until(last));
      for (int i = 1; i <= STALLED_BY; i++) {
        String why = i == STALLED_BY ? last : "w".repeat(LONG_REASON);
        String swap = "{\"provider\":\"java\",\"why\":\"" + why + "\"}";
        assertThat(RawClient.exchange(
                product.port,
                RawClient.post("/api/v1/kernel/swap", swap, "Authorization: Bearer " + token)))
            .startsWith("HTTP/1.1 200 ");
      }
      heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (connected(stalled)) {
        assertThat(System.nanoTime()).as("the connection stays open").isLessThan(deadline);
        Thread.sleep(100);
      }
      good.until("event: state");
    }
    serves();
  }

  /** Whether the server has that client's connection open, as the system sees it. */
  private static boolean connected(RawClient client) {
    String ends = ":%04X [0-9A-F]+:%04X 01".formatted(product.port, client.port());
    return Stream.of("tcp", "tcp6")
        .map(table -> Path.of("/proc/net", table))
        .filter(Files::exists)
        .anyMatch(table -> lines(table).anyMatch(line -> line.matches(".*" + ends + ".*")));
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readString(file).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc", Long.toString(product.pid()), "fd"))) {
      return files.count();
    }
  }

  /** Runs what the others do, whatever their order, and reads what all of it left. */
  @Test
  void theLogSaysItOnceAMinuteAndRepeatsNothingOfTheClients() throws Exception {
    for (int i = 0; i < 200; i++) {
      RawClient.exchange(
          product.port, RawClient.post(CONFIG, "{}", "Authorization: Bearer " + SECRET));
    }
    String log = Files.readString(product.data.resolve("log/engram.log"));
    List<String> lines = log.lines().filter(line -> line.contains("Refused ")).toList();
    assertThat(lines).first().asString().contains("WARN", "Refused a request of 127.0.0.1: ");
    assertThat(lines).as("the minutes that this test runs").hasSizeBetween(1, 4);
    assertThat(log).doesNotContain(SECRET, "passwd", "\tat ");
  }
}
