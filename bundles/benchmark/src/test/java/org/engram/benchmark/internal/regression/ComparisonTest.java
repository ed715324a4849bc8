package org.engram.benchmark.internal.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final String NAME = "vector_similarity_768d_1000c";

  @TempDir
  Path folder;

  @Test
  void theSentenceIsTheOneThatOperatorsKnow() {
    assertThat(problems(1000, 1125))
        .isEqualTo("REGRESSION: vector_similarity_768d_1000c is 12.5% slower than baseline");
    assertThat(problems(1000, 1051))
        .isEqualTo("REGRESSION: vector_similarity_768d_1000c is 5.1% slower than baseline");
  }

  @Test
  void fivePercentAndLessAndFasterAreSilent() {
    assertThat(problems(1000, 1050)).isEmpty();
    assertThat(problems(1000, 1000)).isEmpty();
    assertThat(problems(1000, 500)).isEmpty();
  }

  @Test
  void theSlowestTierSpeaksForACall() {
    Counts before = new Counts(Map.of(NAME + " avx2", 100L, NAME + " baseline", 100L));
    Counts now = new Counts(Map.of(NAME + " avx2", 90L, NAME + " baseline", 120L));
    assertThat(Comparison.of(before, now).problems())
        .containsExactly("REGRESSION: " + NAME + " is 20.0% slower than baseline");
  }

  @Test
  void aCallThatIsNotCountedAnyMoreIsAProblemAndANewOneIsNot() {
    Counts before = new Counts(Map.of(NAME + " avx2", 100L));
    Counts now = new Counts(Map.of(NAME + " baseline", 100L));
    assertThat(Comparison.of(before, now).problems())
        .containsExactly("MISSING: " + NAME + " avx2 is in the baseline and was not counted");
  }

  @Test
  void countsAreReadAsTheyWereWritten() throws IOException {
    Path file = folder.resolve("new/baseline.txt");
    Counts counts =
        new Counts(Map.of(NAME + " avx2", 100L, NAME + " baseline", 2_000_000_000_000L));
    counts.write(file, "a comment");
    assertThat(Counts.read(file)).isEqualTo(counts);
    Files.writeString(file, "12x name avx2\n");
    assertThatThrownBy(() -> Counts.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'12x name avx2' in ");
  }

  @Test
  void aPlatformWithoutTheProgramIsToldSo() throws IOException {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    InstructionCount none = new InstructionCount(folder.resolve("engram_bench"));
    assertThat(new RegressionCheck(none, "Some CPU", out).run(folder.resolve("baseline.txt")))
        .singleElement()
        .asString()
        .startsWith("There is no ");
    assertThat(RegressionCheck.baselineIn(folder, "Intel(R) Xeon(R) 8480+"))
        .isEqualTo(folder.resolve("baseline-intel-r-xeon-r-8480.txt"));
  }

  private static String problems(long before, long now) {
    return String.join(
        "\n",
        Comparison.of(
                new Counts(Map.of(NAME + " avx2", before)), new Counts(Map.of(NAME + " avx2", now)))
            .problems());
  }
}
