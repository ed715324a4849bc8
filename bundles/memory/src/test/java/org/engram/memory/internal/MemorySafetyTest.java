package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recalls while memories come and go, in a process that any use of freed memory ends. */
class MemorySafetyTest {
  @TempDir
  Path folder;

  private final long seed =
      Long.getLong("engram.seed", ThreadLocalRandom.current().nextLong());

  /** The outcome of a child: its exit code and what it printed. */
  private record Outcome(int exit, String output) {}

  @Test
  void noRecallTouchesMemoryThatWasFreed() throws Exception {
    Outcome outcome = run("load", folder.resolve("data").toString(), Long.toString(seed));
    assertThat(outcome.exit()).as("seed %d: %s", seed, outcome.output()).isZero();
    assertThat(outcome.output()).containsPattern("recalls [1-9][0-9]*, bytes left 0\\b");
  }

  @Test
  void aUseOfFreedMemoryEndsTheProcess() throws Exception {
    Outcome outcome = run("useAfterClose");
    assertThat(outcome.exit()).as(outcome.output()).isNotZero();
    assertThat(outcome.output())
        .contains("while published 0.0")
        .containsPattern("SIGSEGV|SIGBUS")
        .doesNotContain("when succeeded");
  }

  private Outcome run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-Xmx512m",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + folder.resolve("crash.log"),
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules",
        "jdk.incubator.vector",
        "-cp",
        System.getProperty("java.class.path"),
        MemorySafetyChild.class.getName()));
    command.addAll(List.of(args));
    Path output = folder.resolve("output");
    Process child = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    return new Outcome(child.waitFor(), Files.readString(output));
  }
}
