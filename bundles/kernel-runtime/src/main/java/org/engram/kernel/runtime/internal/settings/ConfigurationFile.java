package org.engram.kernel.runtime.internal.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.engram.kernel.runtime.settings.EngramSettings;

/** A configuration file: lines {@code key = value} and comments that begin with {@code #}. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  /**
   * Returns the values by key.
   *
   * @throws IllegalArgumentException for an unknown key, a key that is there twice or another line;
   *     the message names the line and what is accepted
   */
  static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        take(line, values);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return values;
  }

  private static void take(String line, Map<String, String> values) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("'" + line + "' is not 'key = value'");
    }
    String key = EngramSettings.of(line.substring(0, equals).strip()).key();
    if (values.putIfAbsent(key, line.substring(equals + 1).strip()) != null) {
      throw new IllegalArgumentException("'" + key + "' is there twice");
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("configuration file " + file + " cannot be read: " + e, e);
    }
  }
}
