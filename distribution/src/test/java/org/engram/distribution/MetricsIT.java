package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics and rules that are shipped, judged by Prometheus itself. */
final class MetricsIT {
  private static final Path RULES = Product.HOME.resolve("prometheus");
  private static final int MOST_SERIES = 2_500;
  private static final int MEMORIES = 8;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir
  Path folder;

  private Product product;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
    client.close();
  }

  @Test
  void theRulesAreValidAndDoWhatTheirTestsSay() throws Exception {
    assertSucceeds(
        Promtool.run("", "check", "rules", RULES.resolve("engram.rules.yml").toString()));
    assertSucceeds(
        Promtool.run("", "test", "rules", RULES.resolve("engram.rules.test.yml").toString()));
    assertSucceeds(
        Promtool.run("", "check", "config", RULES.resolve("prometheus.yml").toString()));
    Path other = folder.resolve("engram.rules.yml");
    Files.writeString(
        other, Files.readString(RULES.resolve("engram.rules.yml")).replace("> 0.01", "> 0.5"));
    Path tests = Files.copy(RULES.resolve("engram.rules.test.yml"), folder.resolve("tests.yml"));
    assertThat(Promtool.run("", "test", "rules", tests.toString()).code())
        .as("the planted fault is found")
        .isNotZero();
  }

  @Test
  void aScrapeIsWhatPrometheusWantsBoundedAndHasAllThatTheRulesName() throws Exception {
    start();
    create("notes", 3);
    for (int i = 0; i < MEMORIES; i++) {
      remember("notes", i, 3);
    }
    assertThat(recall("notes", 3, 5).statusCode()).isEqualTo(200);
    product.run("kernel", "swap", "java");
    assertThat(recall("notes", 3, 5).statusCode()).isEqualTo(200);
    // Reference calls are made every 10 s.
    String scrape = await(this::scrape, text -> text.contains("engram_kernel_reference_duration"));

    Promtool.Outcome lint = Promtool.run(scrape, "check", "metrics");
    assertThat(lint.code()).as(lint.said()).isZero();
    assertThat(lint.said()).isEmpty();
    assertThat(scrape.lines().filter(line -> !line.startsWith("#")).count())
        .isBetween(100L, (long) MOST_SERIES);
    String rules = Files.readString(RULES.resolve("engram.rules.yml"));
    Set<String> named = Pattern.compile("(?<![:\\w])engram_\\w+")
        .matcher(rules.replaceAll("(?m)^ *(summary|description|#).*$", ""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(4);
    assertThat(named).allMatch(name -> scrape.contains("\n" + name));
    assertDashboards(scrape);
    assertThat(scrape).contains("engram_kernel_decisions_total{decision=\"swap\"} 1.0");
    assertThat(Files.readString(product.data.resolve("log/engram.log")))
        .contains("INFO")
        .contains("Zig kernels initialized: vector_similarity, spreading_activation,"
            + " decay_calculation");
    assertThat(metrics("application/openmetrics-text").body()).endsWith("# EOF\n");
  }

  /** Rollouts have metrics only while there is one. */
  private void assertDashboards(String scrape) throws Exception {
    List<String> queries = Dashboards.queries(Product.HOME.resolve("grafana"));
    assertThat(queries).hasSizeGreaterThan(50);
    Path rules = Files.writeString(folder.resolve("queries.yml"), Dashboards.rules(queries));
    assertSucceeds(Promtool.run("", "check", "rules", rules.toString()));
    assertThat(Dashboards.metrics(queries))
        .filteredOn(name -> !name.startsWith("engram_rollout_"))
        .hasSizeGreaterThan(30)
        .allMatch(name -> scrape.contains("\n" + name));
  }

  private void start() throws Exception {
    Product.Outcome outcome = product.run("start");
    assertThat(outcome.code()).as(outcome.toString()).isZero();
  }

  private void create(String space, int dim) throws Exception {
    String body = "{\"name\":\"%s\",\"dim\":%d,\"model\":\"given\"}".formatted(space, dim);
    assertThat(product.http(client, "POST", "/v1/spaces", body).statusCode()).isEqualTo(201);
  }

  private void remember(String space, int id, int dim) throws Exception {
    String body =
        "{\"id\":\"m%d\",\"text\":\"a text\",\"vector\":%s}".formatted(id, vector(dim, id));
    assertThat(product
            .http(client, "POST", "/v1/spaces/" + space + "/memories", body)
            .statusCode())
        .isEqualTo(201);
  }

  private HttpResponse<String> recall(String space, int dim, int limit) throws Exception {
    return product.http(
        client,
        "POST",
        "/v1/spaces/" + space + "/recall",
        "{\"vector\":%s,\"limit\":%d,\"profile\":{\"candidates\":%d}}"
            .formatted(vector(dim, 0), limit, limit));
  }

  private static String vector(int dim, int one) {
    int[] vector = new int[dim];
    vector[one % dim] = 1;
    return Arrays.toString(vector);
  }

  private String scrape() throws Exception {
    HttpResponse<String> answer = metrics("*/*");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .matches("text/plain; ?version=0.0.4; ?charset=utf-8");
    return answer.body();
  }

  private HttpResponse<String> metrics(String accept) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + product.port + "/metrics"))
            .header("Accept", accept)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws Exception;
  }

  private static <T> T await(Reading<T> reading, Predicate<T> wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    T last = reading.read();
    while (!wanted.test(last)) {
      assertThat(System.nanoTime()).as("still %s", last).isLessThan(deadline);
      Thread.sleep(200);
      last = reading.read();
    }
    return last;
  }

  private static void assertSucceeds(Promtool.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.said()).isZero();
  }
}
