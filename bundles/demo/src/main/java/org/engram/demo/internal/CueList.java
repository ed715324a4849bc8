package org.engram.demo.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The cues of the demo, one a line of {@code cues.txt}. */
final class CueList {
  private CueList() {}

  static List<String> read() throws IOException {
    try (InputStream stream = CueList.class.getResourceAsStream("cues.txt")) {
      if (stream == null) {
        throw new IOException("cues.txt is not in the demo's bundle");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
