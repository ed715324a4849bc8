package org.engram.itests;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Threads that recall over HTTP without pause and compare every answer with the first one. */
final class HttpLoad implements AutoCloseable {
  private static final String SPACE =
      "{\"name\":\"it\",\"dim\":384,\"model\":\"%s\"}".formatted("all-minilm-l6-v2-q");
  private static final String MEMORIES = """
      {"memories":[
        {"id":"boat","text":"the ferry to the island leaves at nine"},
        {"id":"island","text":"on the island stands an old lighthouse",
         "associations":[{"to":"boat","kind":"user","weight":1}]},
        {"id":"keeper","text":"the keeper counts the gulls",
         "associations":[{"to":"island","kind":"user","weight":0.5}]},
        {"id":"bread","text":"bread needs flour, water, salt and time"}]}
      """;
  private static final String CUE =
      "{\"text\":\"who counts the gulls?\",\"limit\":4,\"explain\":true}";

  /** What time has left of a strength is another number at each recall. */
  private static final Pattern STRENGTH_NOW =
      Pattern.compile("(\"score\":[^,]+),\"strength\":[^,]+");

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final int threadCount;
  private final ExecutorService threads;
  private final String expected;

  private HttpLoad(int threadCount) throws IOException, InterruptedException {
    this.threadCount = threadCount;
    this.threads = Executors.newFixedThreadPool(threadCount);
    require(201, post("/v1/spaces", SPACE));
    require(201, post("/v1/spaces/it/memories", MEMORIES));
    expected = timeless(require(200, recall()));
  }

  /** Stores memories, recalls one cue, and goes on recalling it with that many threads. */
  static HttpLoad start(int threadCount) throws IOException, InterruptedException {
    HttpLoad load = new HttpLoad(threadCount);
    for (int i = 0; i < threadCount; i++) {
      load.threads.execute(load::run);
    }
    return load;
  }

  private void run() {
    while (!stop.get()) {
      try {
        HttpResponse<String> answer = recall();
        if (answer.statusCode() != 200 || !timeless(answer.body()).equals(expected)) {
          wrong.add(answer.statusCode() + " " + answer.body());
        }
        calls.incrementAndGet();
      } catch (IOException e) {
        wrong.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private HttpResponse<String> recall() throws IOException, InterruptedException {
    return post("/v1/spaces/it/recall", CUE);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The status of the answer to a plain request. */
  static int status(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** Status and body of the answer to a plain request, with a space between. */
  static String get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(
          HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    }
  }

  /** Opens what a path answers as it comes. */
  static InputStream open(String path) throws IOException {
    return uri(path).toURL().openStream();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + System.getProperty(Container.PORT) + path);
  }

  private static String require(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private static String timeless(String answer) {
    return STRENGTH_NOW.matcher(answer).replaceAll("$1");
  }

  /** The answer that all others must equal. */
  String answer() {
    return expected;
  }

  /** What was wrong so far; empty if nothing was. */
  String verdict() {
    return wrong.isEmpty() ? "" : wrong.size() + " of " + calls + " wrong, first " + wrong.peek();
  }

  /** Waits until each thread has certainly made a call that began after now. */
  void awaitCallsAfterNow() {
    long enough = calls.get() + 2L * threadCount;
    while (calls.get() < enough && wrong.isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    stop.set(true);
    threads.close();
    client.close();
  }
}
