package org.engram.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report that a crashing JVM left ({@code hs_err_pid….log}). */
final class CrashReport {
  private static final int MOST_LINES = 600;

  private CrashReport() {}

  /**
   * Returns what happened, where, and the stack: all in front of registers and memory, which may
   * hold anything that the process knew.
   */
  static String head(Path report) throws IOException {
    var lenient = StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
    StringBuilder head = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(report), lenient))) {
      int count = 0;
      for (String line = lines.readLine();
          line != null && count < MOST_LINES && !isMemory(line);
          line = lines.readLine()) {
        head.append(line).append('\n');
        count++;
      }
    }
    return head.append("[left out: registers, memory and environment]\n").toString();
  }

  private static boolean isMemory(String line) {
    return line.startsWith("Registers:")
        || line.startsWith("Register to memory mapping:")
        || line.startsWith("Top of Stack:")
        || line.startsWith("Instructions:")
        || line.startsWith("Stack slot to memory mapping:")
        || line.startsWith("Environment Variables:");
  }
}
