package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What can be said of a candidate without running it: every native library has the digest that the
 * JAR declares, is whole, and is of the architecture of its folder; and the signature, if one is
 * required. Nothing of the candidate is loaded.
 */
public final class StaticChecks {
  private static final String NATIVE_FOLDER = "native/";

  private StaticChecks() {}

  /** Returns whether the JAR carries native code. */
  public static boolean hasNativeCode(Content content) throws IOException {
    return content.paths().stream().anyMatch(StaticChecks::isNative);
  }

  /**
   * Returns why the JAR is refused, or empty.
   *
   * @param signatures who must have signed it, if anybody
   */
  public static Optional<String> problem(Path jar, Optional<TrustedSigners> signatures)
      throws IOException {
    if (signatures.isPresent()) {
      Optional<String> problem = signatures.get().problem(jar);
      if (problem.isPresent()) {
        return problem;
      }
    }
    try (JarContent content = new JarContent(jar)) {
      return problem(content);
    }
  }

  private static Optional<String> problem(JarContent content) throws IOException {
    Collection<String> paths = content.paths();
    List<String> libraries =
        new TreeSet<>(paths).stream().filter(StaticChecks::isNative).toList();
    if (libraries.isEmpty() && !paths.contains(Content.SUMS)) {
      return Optional.empty(); // a provider without native code
    }
    if (!paths.contains(Content.SUMS)) {
      return Optional.of("it carries " + libraries.getFirst() + ", but no " + Content.SUMS);
    }
    Map<String, String> declared;
    try {
      declared = Sums.read(content);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    for (String path : declared.keySet()) {
      if (!paths.contains(path)) {
        return Optional.of(Content.SUMS + " names " + path + ", which is not there");
      }
    }
    for (String path : union(libraries, declared.keySet())) {
      Optional<String> problem = library(content, path, declared.getOrDefault(path, ""));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static List<String> union(List<String> some, Collection<String> others) {
    List<String> all = new ArrayList<>(some);
    others.stream().filter(path -> !some.contains(path)).forEach(all::add);
    return all;
  }

  private static Optional<String> library(JarContent content, String path, String declared)
      throws IOException {
    byte[] bytes;
    try (InputStream in = content.open(path)) {
      bytes = in.readAllBytes();
    }
    String found = Sha256.of(bytes);
    if (declared.isEmpty()) {
      return Optional.of(Content.SUMS + " has no digest of " + path);
    }
    if (!found.equals(declared)) {
      return Optional.of(
          path + " has the SHA-256 " + found + ", " + Content.SUMS + " declares " + declared);
    }
    return LibraryHeader.problem(path, bytes);
  }

  private static boolean isNative(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    return path.startsWith(NATIVE_FOLDER)
        || name.matches(".*\\.(dylib|jnilib|dll)")
        || name.matches(".*\\.so(\\.[0-9.]+)?");
  }
}
