package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus server on loopback with the files that are shipped. So that a test need not wait for
 * minutes, it scrapes and evaluates each second, and the minute for which a condition must hold is
 * two seconds; nothing else of the files is changed.
 */
final class PrometheusServer implements AutoCloseable {
  private static final Path SHIPPED = Product.HOME.resolve("prometheus");
  private static final long END_SECONDS = 30;

  private final Process process;
  private final Path log;
  private final URI api;
  private final HttpClient client = HttpClient.newHttpClient();

  private PrometheusServer(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.api = URI.create("http://127.0.0.1:" + port + "/api/v1/");
  }

  /** Starts a server that scrapes that product. */
  static PrometheusServer start(Path folder, Product product) throws Exception {
    require();
    Files.createDirectories(folder);
    String rules = Files.readString(SHIPPED.resolve("engram.rules.yml"));
    Files.writeString(
        folder.resolve("engram.rules.yml"), rules.replaceAll("for: \\d+m\\b", "for: 2s"));
    String config = Files.readString(SHIPPED.resolve("prometheus.yml"));
    String quick =
        config.replace("15s", "1s").replace("127.0.0.1:7432", "127.0.0.1:" + product.port);
    assertThat(quick).contains("scrape_interval: 1s", ":" + product.port);
    Path file = Files.writeString(folder.resolve("prometheus.yml"), quick);
    int port = Product.freePort();
    Path log = folder.resolve("prometheus.log");
    Process process = new ProcessBuilder(
            Promtool.SCRIPT.toString(),
            "--server",
            "--config.file=" + file,
            "--storage.tsdb.path=" + folder.resolve("series"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    return new PrometheusServer(process, log, port);
  }

  /** Fails where there is no Prometheus and there must be one, and skips the test elsewhere. */
  private static void require() throws Exception {
    Promtool.Outcome version = Promtool.run("", "--server", "--version");
    if (version.code() != 0) {
      assertThat(System.getenv("CI")).as(version.said()).isNull();
      System.out.println("Skipped, for there is no Prometheus here: " + version.said());
      abort(version.said());
    }
  }

  /** Returns the alerts that fire now; none while the server does not answer yet. */
  Set<String> firing() throws Exception {
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : get("alerts").path("data").path("alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        names.add(alert.path("labels").path("alertname").asText());
      }
    }
    return names;
  }

  /** Returns how often the value of an expression was scraped. */
  int samples(String expression) throws Exception {
    return get("query?query=count_over_time(" + expression + "[10m])")
        .path("data")
        .path("result")
        .path(0)
        .path("value")
        .path(1)
        .asInt();
  }

  private JsonNode get(String path) throws Exception {
    try {
      HttpResponse<String> answer = client.send(
          HttpRequest.newBuilder(api.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? new JsonMapper().readTree(answer.body())
          : new JsonMapper().createObjectNode();
    } catch (IOException e) {
      return new JsonMapper().createObjectNode(); // it starts
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    process.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
  }
}
