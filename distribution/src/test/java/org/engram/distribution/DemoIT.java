package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as an operator starts it, on a small part of WordNet. */
class DemoIT {
  private static final String SYNSETS = "300";

  @TempDir
  Path temporary;

  @Test
  void theFiguresAreRightAndNothingIsLeftBehind() throws IOException, InterruptedException {
    Path program = Path.of("target/engram/bin/engram").toAbsolutePath();
    Path output = temporary.resolve("output");
    Path scratch = Files.createDirectory(temporary.resolve("scratch"));
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "demo", "--synsets", SYNSETS);
    builder.environment().put("ENGRAM_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ENGRAM_JAVA_OPTS", "-Djava.io.tmpdir=" + scratch);
    Process process =
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int code = process.waitFor();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(code).as(printed).isZero();
    assertThat(printed.lines())
        .containsSubsequence(
            "failed calls: 0", "differing results: 0", "swaps: 50", "libraries left mapped: 0");
    assertThat(printed)
        .containsPattern("(?m)^calls: [1-9][0-9]*$")
        .containsPattern("(?m)^swap p50/p99: [0-9.]+ / [0-9.]+ ms$")
        .containsPattern(
            "(?m)^10\\. .+\\R +cosine alone: .+\\R +by spreading: .+\\R +at rank .+\\R +path: .+-> ")
        .containsPattern(
            "(?m)^java@\\S+/scalar .* ns per 384-d row .* ns per edge .* ns per decay");
    try (Stream<Path> left = Files.list(scratch)) {
      List<Path> folders = left.filter(path -> path.getFileName().toString().startsWith("engram"))
          .toList();
      assertThat(folders).isEmpty();
    }
  }
}
