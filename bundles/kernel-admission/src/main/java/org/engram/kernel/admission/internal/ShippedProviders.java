package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The providers of this build, which carry a verdict from it: the build ran the contract on them.
 *
 * @param digests of their contents
 */
public record ShippedProviders(Set<String> digests) {
  /** Where the build writes them: a line {@code <digest> <file>} each. */
  static final String ENTRY = "META-INF/engram/admitted";

  /** Copies the set. */
  public ShippedProviders {
    digests = Set.copyOf(digests);
  }

  /** Reads those of the build that this class is of. */
  public static ShippedProviders ofBuild() throws IOException {
    try (InputStream in = ShippedProviders.class.getResourceAsStream('/' + ENTRY)) {
      if (in == null) {
        throw new IOException("the bundle has no " + ENTRY + ": it was not built completely");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static ShippedProviders parse(String text) {
    return new ShippedProviders(text.lines()
        .map(line -> line.split("\\s+", 2)[0])
        .filter(digest -> digest.matches("[0-9a-f]{64}"))
        .collect(Collectors.toSet()));
  }

  /**
   * Part of the build: writes the list.
   *
   * @param arguments the folder of the classes, then the JARs
   */
  public static void main(String[] arguments) throws IOException {
    Set<String> lines = new TreeSet<>();
    for (String jar : Arrays.asList(arguments).subList(1, arguments.length)) {
      lines.add(JarContent.digest(Path.of(jar)) + "  " + Path.of(jar).getFileName() + "\n");
    }
    Path list = Path.of(arguments[0]).resolve(ENTRY);
    Files.createDirectories(list.getParent());
    Files.writeString(list, String.join("", lines));
  }
}
