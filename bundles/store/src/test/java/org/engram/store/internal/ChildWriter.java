package org.engram.store.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A process that runs {@link KilledWriter}; closing it kills it. */
final class ChildWriter implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private ChildWriter(Process process) {
    this.process = process;
    lines = process.inputReader();
  }

  static ChildWriter start(Path folder, long seed) throws IOException {
    return new ChildWriter(new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            folder.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  /** Returns the next line; null at the end. */
  @Nullable
  String readLine() throws IOException {
    return lines.readLine();
  }

  void awaitLine() throws IOException {
    if (readLine() == null) {
      throw new AssertionError("the child ended before it wrote anything");
    }
  }

  void kill() {
    process.toHandle().destroyForcibly(); // which leaves the output readable, as Process does not
  }

  @Override
  public void close() throws IOException {
    try (lines) {
      process.destroyForcibly().onExit().join();
    }
  }
}
