package org.engram.distribution;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus's own tools, which {@code .build/promtool} finds or obtains. */
final class Promtool {
  static final Path SCRIPT = Path.of("..", ".build", "promtool").toAbsolutePath();
  private static final long TIMEOUT_SECONDS = 300;

  private Promtool() {}

  /** What a command said, and its exit code. */
  record Outcome(int code, String said) {}

  /** Runs promtool with that input. */
  static Outcome run(String input, String... arguments) throws Exception {
    Path in = Files.createTempFile("promtool", ".in");
    Path out = Files.createTempFile("promtool", ".out");
    try {
      Files.writeString(in, input);
      List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
      command.addAll(List.of(arguments));
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectInput(in.toFile())
          .redirectOutput(out.toFile())
          .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end");
      }
      return new Outcome(process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
