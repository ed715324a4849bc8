package org.engram.drill.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * A provider of the zoo, as its manifest describes it.
 *
 * @param name the fault
 * @param stages what is expected to stop it, in the words of {@link Stage}
 * @param reason what is expected in the reason
 */
record FaultyJar(String name, List<String> stages, Pattern reason) {
  /** Copies the list. */
  FaultyJar {
    stages = List.copyOf(stages);
  }

  /**
   * Reads the manifest.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if the file is no provider of the zoo
   */
  static FaultyJar read(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Attributes headers = Objects.requireNonNull(jar.getManifest()).getMainAttributes();
      return new FaultyJar(
          header(headers, file, "Engram-Drill"),
          Arrays.asList(header(headers, file, "Engram-Drill-Stage").split("\\|", -1)),
          Pattern.compile(header(headers, file, "Engram-Drill-Reason")));
    }
  }

  private static String header(Attributes headers, Path file, String name) {
    String value = headers.getValue(name);
    if (value == null) {
      throw new IllegalArgumentException(
          file.getFileName() + " is no provider of the zoo: its manifest has no " + name);
    }
    return value;
  }
}
