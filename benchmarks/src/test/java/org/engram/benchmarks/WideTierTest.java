package org.engram.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engram.benchmark.internal.regression.WideTierCheck;
import org.engram.benchmark.internal.regression.WideTierProgram;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The comparison of the AVX-512 tiers on the program as it was built. A disassembler that shows one
 * instruction more in one loop is the planted fault.
 */
class WideTierTest {
  private static final Path PROGRAM =
      Path.of("../zig/target/native/bench/linux-x86_64/engram_bench");
  private static final int RUNS = 20;

  @TempDir
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
  private Path baseline;

  @BeforeEach
  void storeTheBaseline() throws IOException {
    WideTierProgram program = new WideTierProgram(PROGRAM);
    program.obstacle().ifPresent(reason -> System.out.println("AVX-512: not tested. " + reason));
    Assumptions.assumeTrue(program.obstacle().isEmpty());
    baseline = Files.writeString(folder.resolve("baseline.txt"), "# of this test\n");
    assertThat(new WideTierCheck(program, out).run(baseline)).isEmpty();
    assertThat(out()).contains("There were no hot loops in the baseline");
  }

  @Test
  void everyCallOfBothTiersHasLoopsInTheBaseline() throws IOException {
    List<String> calls = Files.readAllLines(baseline).stream()
        .filter(line -> line.startsWith("loop "))
        .map(line -> line.substring("loop ".length(), line.lastIndexOf(' ')))
        .distinct()
        .toList();
    assertThat(calls)
        .hasSize(20)
        .contains(
            "vector_similarity_768d_1000c avx512",
            "vector_similarity_several_768d_1000c avx512vnni");
  }

  @Test
  void theSameBuildIsSilentInTwentyOfTwentyRuns() throws IOException {
    for (int run = 1; run <= RUNS; run++) {
      List<String> loops = Files.readAllLines(baseline).stream()
          .filter(line -> !line.startsWith("pace "))
          .toList();
      // Times are no part of a test.
      Files.write(baseline, loops);
      assertThat(new WideTierCheck(new WideTierProgram(PROGRAM), out).run(baseline))
          .as("run %d", run)
          .isEmpty();
    }
    assertThat(out()).contains("No hot loop of avx512 and avx512vnni is more than 5 % longer.");
  }

  @Test
  void oneInstructionMoreInAHotLoopIsCaught() throws IOException {
    List<String> lines = Files.readAllLines(baseline);
    int at = 0;
    while (!lines.get(at).startsWith("loop vector_similarity_768d_1000c avx512 ")) {
      at++;
    }
    List<String> faster = new ArrayList<>(lines);
    // The build of the baseline had one multiply-add less: this one has one more.
    Matcher fma = Pattern.compile("(vfmadd[0-9]+ps\\*)([0-9]+)").matcher(lines.get(at));
    assertThat(fma.find()).as(lines.get(at)).isTrue();
    int less = Integer.parseInt(fma.group(2)) - 1;
    assertThat(less).isPositive();
    faster.set(at, fma.replaceFirst("$1" + less));
    Files.write(baseline, faster);
    assertThat(new WideTierCheck(new WideTierProgram(PROGRAM), out).run(baseline))
        .singleElement()
        .asString()
        .matches("REGRESSION: vector_similarity_768d_1000c is [0-9.]+% slower than baseline");
    assertThat(out()).containsPattern("a hot loop of [0-9]+ instructions has [0-9]+: \\+1 vfmadd");
  }

  /** The program can do it; how long it took is no test. */
  @Test
  void aTierThatRunsHereIsTimedBesideAnother() throws IOException {
    assertThat(new WideTierProgram(PROGRAM).pace("baseline", "baseline", "8").toString())
        .contains("vector_similarity_768d_1000c baseline", "decay_calculation_10000 baseline");
  }

  private String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
