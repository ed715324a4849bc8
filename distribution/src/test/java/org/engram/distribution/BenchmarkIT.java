package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code engram benchmark} as an operator starts it. */
class BenchmarkIT {
  @TempDir
  Path temporary;

  private Product product;
  private Path scratch;

  @BeforeEach
  void prepare() throws IOException {
    product = new Product(temporary.resolve("data"));
    scratch = Files.createDirectory(temporary.resolve("scratch"));
    product.environment.put("ENGRAM_JAVA_OPTS", "-Djava.io.tmpdir=" + scratch);
  }

  @Test
  void printsEveryProviderAndWritesTheFileAndLeavesNothingBehind() throws Exception {
    Path json = temporary.resolve("figures.json");
    Product.Outcome outcome = product.run(
        "benchmark", "--workload", "decay_calculation", "--smoke", "--json", json.toString());
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .containsPattern("(?m)^SHAPE +PROVIDER +TIER +P50 +P99 +THROUGHPUT +ROOFLINE +ARENA$")
        .containsPattern("(?m)^decay, 10000 strengths +java@\\S+ +scalar .*strengths/s +[0-9.]+ %")
        .containsPattern("(?m)^decay, 10000 strengths +zig-\\S+ +\\S+ .*strengths/s +[0-9.]+ %")
        .containsPattern("(?m)^decay, 10000 strengths +memory read\\+write ")
        .containsPattern("(?m)^arenas: .* high-water mark ");
    assertThat(Files.readString(json)).contains("\"name\" : \"decay_calculation_10000\"");
    assertThat(product.data).doesNotExist();
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("engram")))
          .isEmpty();
    }
  }

  /** Where instructions cannot be counted, the command says why, and so does this test. */
  @Test
  void theSecondCountIsComparedWithTheFirst() throws Exception {
    Product.Outcome first = product.run("benchmark", "--regression");
    if (first.code() != 0) {
      assertThat(first.out()).containsAnyOf("There is no ", "which is not on the PATH");
      System.out.println("engram benchmark --regression: not tested. " + first.out());
      return;
    }
    assertThat(first.out()).startsWith("There was no baseline of ");
    assertThat(product.data.resolve("benchmark")).isDirectory();
    Product.Outcome second = product.run("benchmark", "--regression");
    assertThat(second.code()).as(second.toString()).isZero();
    assertThat(second.out()).contains("No call is more than 5 % slower than ");
    Path faster = temporary.resolve("faster.txt");
    Files.writeString(faster, "100 decay_calculation_10000 baseline\n");
    Product.Outcome third =
        product.run("benchmark", "--regression", "--baseline", faster.toString());
    assertThat(third.code()).isEqualTo(1);
    assertThat(third.out())
        .containsPattern(
            "(?m)^REGRESSION: decay_calculation_10000 is [0-9.]+% slower than baseline$");
  }

  @Test
  void aWorkloadThatIsNoneIsSaidSo() throws Exception {
    Product.Outcome outcome = product.run("benchmark", "--workload", "dance");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("'dance' is no workload: vector_similarity, spreading_activation, ");
  }
}
