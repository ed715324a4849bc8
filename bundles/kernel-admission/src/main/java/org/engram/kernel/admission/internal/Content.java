package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.TreeSet;

/** The files of a provider, whether it is a JAR on the disk or a bundle of the framework. */
public interface Content {
  /** The provider's digests of its native libraries. */
  String SUMS = "META-INF/engram/SHA256SUMS";

  /** Returns the paths of all files, without folders. */
  Collection<String> paths() throws IOException;

  /** Opens the file at one of the paths. */
  InputStream open(String path) throws IOException;

  /**
   * Returns the identity of the content: SHA-256 over a line {@code <SHA-256 of the bytes> <path>}
   * for each file, in the order of the paths. How the files are packed does not count.
   */
  default String digest() throws IOException {
    StringBuilder lines = new StringBuilder();
    Sha256 sha256 = new Sha256(); // one for all: every start of the product waits for this
    for (String path : new TreeSet<>(paths())) {
      try (InputStream in = open(path)) {
        lines.append(sha256.of(in)).append("  ").append(path).append('\n');
      }
    }
    return Sha256.of(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
