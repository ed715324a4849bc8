package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Where provider JARs may come from: files in the allowed folders, and {@code https:} URLs. What is
 * read is copied first, so that nobody can exchange it between the checks and the use.
 *
 * @param folders the allowed folders
 */
public record Sources(List<Path> folders) {
  private static final int TIMEOUT_MS = 15_000;
  private static final int BUFFER = 1 << 16;

  /** Copies the list. */
  public Sources {
    folders = List.copyOf(folders);
  }

  /**
   * Copies what a source names into a file.
   *
   * @param source path, {@code file:} URL or {@code https:} URL
   * @param draft the file, which is empty
   * @throws IllegalArgumentException for a source that is not allowed, is not there or is too long
   * @throws IOException if it cannot be read
   */
  public void fetch(String source, Path draft) throws IOException {
    String scheme = source.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")
        ? source.substring(0, source.indexOf(':')).toLowerCase(Locale.ROOT)
        : "";
    switch (scheme) {
      case "" -> copy(allowed(path(source), source), draft, source);
      case "file" -> copy(allowed(fileOf(source), source), draft, source);
      case "https" -> download(source, draft);
      default ->
        throw new IllegalArgumentException("'" + source + "' has the scheme " + scheme
            + ": a provider comes from a file, a file: URL or an https: URL.");
    }
  }

  /** A file counts where it really is, whatever links lead there. */
  private Path allowed(Path path, String source) throws IOException {
    for (Path folder : folders) {
      Path file = folder.resolve(path);
      if (Files.isRegularFile(file)) {
        Path real = file.toRealPath();
        for (Path allowed : folders) {
          if (Files.isDirectory(allowed) && real.startsWith(allowed.toRealPath())) {
            return real;
          }
        }
        throw new IllegalArgumentException("'" + source + "' is outside of the folders that "
            + "providers are installed from: " + names() + " (setting providers.folders).");
      }
    }
    throw new IllegalArgumentException(
        "There is no file '" + source + "'; providers are installed from " + names() + ".");
  }

  private String names() {
    return folders.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static Path path(String source) {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + source + "' is no path.", e);
    }
  }

  private static Path fileOf(String source) {
    try {
      return Path.of(new URI(source));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + source + "' is no URL of a file.", e);
    }
  }

  private static void copy(Path file, Path draft, String source) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      copy(in, draft, source);
    }
  }

  private static void download(String source, Path draft) throws IOException {
    URLConnection connection;
    try {
      connection = new URI(source).toURL().openConnection();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + source + "' is no URL.", e);
    }
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    // Redirections are followed only to https again: the JDK does not change the protocol.
    try (InputStream in = connection.getInputStream()) {
      copy(in, draft, source);
    }
  }

  private static void copy(InputStream in, Path draft, String source) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    try (OutputStream out = Files.newOutputStream(draft, StandardOpenOption.TRUNCATE_EXISTING)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
        if (total > ProviderJar.MAX_BYTES) {
          throw new IllegalArgumentException("'" + source + "' is longer than "
              + ProviderJar.MAX_BYTES + " bytes. Nothing was changed.");
        }
        out.write(buffer, 0, read);
      }
    }
  }
}
