package org.engram.kernel.ffm;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The digests that a provider bundle declares, in the format of {@code sha256sum}: one line a
 * library, digest and path within the bundle.
 *
 * @param byPath SHA-256 in lower-case hexadecimal by path, in the order of the lines
 */
record LibraryDigests(Map<String, String> byPath) {
  /** Where a provider bundle keeps them. */
  static final String ENTRY = "META-INF/engram/SHA256SUMS";

  /**
   * Reads the lines.
   *
   * @throws LibraryRefusedException for a line that is not a digest and a path
   */
  static LibraryDigests parse(String text) throws LibraryRefusedException {
    Map<String, String> byPath = new LinkedHashMap<>();
    for (String line : text.lines().filter(any -> !any.isBlank()).toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length != 2 || !fields[0].matches("[0-9a-fA-F]{64}")) {
        throw new LibraryRefusedException(
            "'" + line + "' in " + ENTRY + " is not a SHA-256 and a path: the bundle is damaged");
      }
      byPath.put(fields[1], fields[0].toLowerCase(Locale.ROOT));
    }
    return new LibraryDigests(byPath);
  }

  /** Returns the path of the library for that platform, or empty if the bundle carries none. */
  Optional<String> path(String platform) {
    return byPath.keySet().stream()
        .filter(path -> path.startsWith("native/" + platform + "/"))
        .findFirst();
  }

  /** Returns the digest of the library at one of the paths. */
  String sha256(String path) {
    return Objects.requireNonNull(byPath.get(path), path);
  }

  /**
   * Returns the platform with those system properties as the folders of the bundles name it, such
   * as {@code linux-x86_64}.
   */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    return (os.startsWith("mac") ? "macos" : os) + "-"
        + switch (arch) {
          case "amd64", "x86-64" -> "x86_64";
          case "arm64" -> "aarch64";
          default -> arch;
        };
  }
}
