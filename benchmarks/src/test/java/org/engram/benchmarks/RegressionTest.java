package org.engram.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.engram.benchmark.internal.regression.InstructionCount;
import org.engram.benchmark.internal.regression.RegressionCheck;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The check of regressions on the program as it was built: it speaks when it must, and only then.
 */
class RegressionTest {
  private static final Path PROGRAM =
      Path.of("../zig/target/native/bench/linux-x86_64/engram_bench");
  private static final int RUNS = 20;

  @TempDir
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private RegressionCheck check;
  private Path baseline;

  @BeforeEach
  void storeTheBaseline() throws IOException {
    InstructionCount count = new InstructionCount(PROGRAM);
    Optional<String> obstacle = count.obstacle();
    obstacle.ifPresent(reason -> System.out.println("Regressions: not tested. " + reason));
    Assumptions.assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    check = new RegressionCheck(count, "Some CPU", out);
    baseline = RegressionCheck.baselineIn(folder, "Some CPU");
    assertThat(check.run(baseline)).isEmpty();
    assertThat(Files.readString(baseline))
        .contains("# instructions of each call, counted on Some CPU")
        .containsPattern("(?m)^[1-9][0-9]+ vector_similarity_768d_1000c baseline$");
    assertThat(out()).startsWith("There was no baseline of Some CPU");
  }

  @Test
  void theSameBuildIsSilentInTwentyOfTwentyRuns() throws IOException {
    for (int run = 1; run <= RUNS; run++) {
      assertThat(check.run(baseline)).as("run %d", run).isEmpty();
    }
    assertThat(out()).contains("No call is more than 5 % slower than " + baseline);
  }

  @Test
  void aSlowdownOfEightPercentIsCaughtInEveryKernel() throws IOException {
    List<String> problems = check.run(baseline, "8");
    assertThat(problems).hasSize(11);
    assertThat(problems)
        .anyMatch(problem -> problem.matches(
            "REGRESSION: vector_similarity_768d_1000c is 8\\.[0-9]% slower than baseline"))
        .anyMatch(problem -> problem.matches(
            "REGRESSION: decay_calculation_10000 is [89]\\.[0-9]% slower than baseline"))
        .allMatch(problem -> problem.startsWith("REGRESSION: "));
    assertThat(out()).containsPattern("(?m)^decay_calculation_10000 avx2 .* \\+[89]\\.[0-9] %$");
  }

  @Test
  void aSlowdownOfThreePercentIsWithinTheToleranceOfTheArrays() throws IOException {
    assertThat(check.run(baseline, "3"))
        .noneMatch(problem -> problem.contains("vector_similarity_768d_1000c"));
  }

  private String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
