package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * A file that was looked at as a provider JAR, by reading it only. Every refusal is one sentence.
 *
 * @param digest identity of the content
 * @param symbolicName symbolic name of the bundle
 * @param version version of the bundle
 * @param fault what is wrong with it on purpose, if it was made for a drill
 */
public record ProviderJar(
    String digest, String symbolicName, String version, Optional<String> fault) {
  /** Longest file that is read: 64 MiB. */
  public static final long MAX_BYTES = 64L << 20;

  /** The service that makes a bundle a provider. */
  public static final String SERVICE = "org.engram.kernel.spi.KernelProvider";

  private static final long MAX_UNPACKED_BYTES = 256L << 20;
  private static final int MAX_ENTRIES = 10_000;
  private static final int BUFFER = 1 << 16;

  /**
   * Looks at a file.
   *
   * @param name how the file is called in the sentence
   * @throws IllegalArgumentException if it is no JAR, or a JAR that is no provider
   */
  public static ProviderJar read(Path file, String name) throws IOException {
    try (JarContent content = new JarContent(file)) {
      checkEntries(content, name);
      Attributes main = manifest(content, name).getMainAttributes();
      String symbolicName = header(main, "Bundle-SymbolicName").split(";", 2)[0].strip();
      if (symbolicName.isEmpty()) {
        throw refused(name, "is a JAR, but no bundle: it has no Bundle-SymbolicName");
      }
      if (!header(main, "Fragment-Host").isEmpty()) {
        throw refused(name, "is a fragment, and no provider");
      }
      boolean declares = header(main, "Provide-Capability").contains(SERVICE);
      if (!declares && !content.paths().contains(Content.SUMS)) {
        throw refused(
            name,
            "is the bundle " + symbolicName
                + ", but no provider: it neither declares the service " + SERVICE + " nor carries "
                + Content.SUMS);
      }
      String version = header(main, "Bundle-Version").strip();
      return new ProviderJar(
          content.digest(),
          symbolicName,
          version.isEmpty() ? "0.0.0" : version,
          Optional.ofNullable(main.getValue(DrillFolder.HEADER)));
    } catch (ZipException e) {
      throw refused(name, "is no JAR: " + e.getMessage());
    }
  }

  /** Nothing is unpacked on the disk; still nobody should wait for a bomb. */
  private static void checkEntries(JarContent content, String name) throws IOException {
    var entries = content.entries();
    if (entries.size() > MAX_ENTRIES) {
      throw refused(name, "has " + entries.size() + " entries, more than " + MAX_ENTRIES);
    }
    Set<String> seen = new HashSet<>();
    long left = MAX_UNPACKED_BYTES;
    for (ZipEntry entry : entries) {
      String path = entry.getName();
      if (path.startsWith("/") || path.contains("\\") || path.matches("(.*/)?\\.\\.?(/.*)?")) {
        throw refused(name, "has an entry with a path that leads elsewhere: '" + path + "'");
      }
      if (!seen.add(path)) {
        throw refused(name, "has two entries '" + path + "'");
      }
      if (!entry.isDirectory()) {
        left -= length(content, path, left);
        if (left < 0) {
          throw refused(name, "unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
        }
      }
    }
  }

  /** Counts what comes out, for the declared size may be wrong; stops behind the limit. */
  private static long length(JarContent content, String path, long limit) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    try (InputStream in = content.open(path)) {
      for (int read = in.read(buffer); read >= 0 && total <= limit; read = in.read(buffer)) {
        total += read;
      }
    }
    return total;
  }

  private static Manifest manifest(JarContent content, String name) throws IOException {
    if (!content.paths().contains(JarFile.MANIFEST_NAME)) {
      throw refused(name, "is an archive, but no bundle: it has no " + JarFile.MANIFEST_NAME);
    }
    try (InputStream in = content.open(JarFile.MANIFEST_NAME)) {
      return new Manifest(in);
    }
  }

  private static String header(Attributes main, String header) {
    String value = main.getValue(header);
    return value == null ? "" : value;
  }

  private static IllegalArgumentException refused(String name, String why) {
    return new IllegalArgumentException(name + " " + why + ". Nothing was changed.");
  }
}
