package org.engram.benchmark.internal.regression;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Instructions of each call, by {@code name tier}. As a file: a line for each, the count first.
 *
 * @param byCall sorted
 */
public record Counts(Map<String, Long> byCall) {
  /** Comments, and what {@link HotLoops} and {@link Paces} read. */
  private static final List<String> OTHERS = List.of("#", "loop ", "pace ");

  /** Copies the map. */
  public Counts {
    byCall = Collections.unmodifiableMap(new TreeMap<>(byCall));
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException for a line that is no count and call
   */
  static Counts read(Path file) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.isBlank() || OTHERS.stream().anyMatch(line::startsWith)) {
        continue;
      }
      String[] words = line.strip().split("\\s+", -1);
      if (words.length != 3 || !words[0].matches("[1-9][0-9]{0,17}")) {
        throw new IllegalArgumentException(
            "'" + line + "' in " + file + " is not a count, a name and a tier");
      }
      counts.put(words[1] + " " + words[2], Long.valueOf(words[0]));
    }
    return new Counts(counts);
  }

  /** Writes the file, and its folder if it is not there. */
  void write(Path file, String comment) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# " + comment));
    byCall.forEach((call, count) -> lines.add(count + " " + call));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
