package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The digests that a provider declares of its native libraries, as {@code sha256sum} writes them.
 */
public final class Sums {
  private Sums() {}

  /**
   * Returns SHA-256 by path; empty if the provider declares none.
   *
   * @throws IOException if a line is not a digest and a path
   */
  public static Map<String, String> read(Content content) throws IOException {
    Map<String, String> declared = new LinkedHashMap<>();
    if (!content.paths().contains(Content.SUMS)) {
      return declared;
    }
    String text;
    try (InputStream in = content.open(Content.SUMS)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String line : text.lines().filter(any -> !any.isBlank()).toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length != 2 || !fields[0].matches("[0-9a-fA-F]{64}")) {
        throw new IOException("'" + line + "' in " + Content.SUMS + " is not a SHA-256 and a path");
      }
      declared.put(fields[1], fields[0].toLowerCase(Locale.ROOT));
    }
    return declared;
  }
}
