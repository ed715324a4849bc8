package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Installed providers on the disk: {@code <digest>.jar}, and {@code <digest>.properties} that says
 * that it is installed. The second is written last and removed first, so that an end in between
 * leaves a JAR that is not installed and that the next one of that content replaces.
 */
public final class ProviderStore {
  private static final String ENTRY = ".properties";
  private static final String JAR = ".jar";

  private final Path folder;

  /**
   * An installed provider.
   *
   * @param digest of its content
   * @param symbolicName symbolic name of its bundle
   * @param version version of its bundle
   * @param source where it was installed from
   * @param who who installed it
   */
  public record Entry(
      String digest, String symbolicName, String version, String source, String who) {}

  /** Creates the store in that folder, which is made when it is first written to. */
  public ProviderStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Returns the JAR of that content, whether it is there or not. */
  public Path jar(String digest) {
    return folder.resolve(digest + JAR);
  }

  /** Keeps a JAR; it is on the disk when this returns. */
  public void put(Entry entry, Path jar) throws IOException {
    DurableFiles.copy(jar, jar(entry.digest()));
    Properties text = new Properties();
    text.setProperty("name", entry.symbolicName());
    text.setProperty("version", entry.version());
    text.setProperty("source", entry.source());
    text.setProperty("who", entry.who());
    StringWriter writer = new StringWriter();
    text.store(writer, null);
    DurableFiles.write(
        folder.resolve(entry.digest() + ENTRY), writer.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets a provider. */
  public void remove(String digest) throws IOException {
    DurableFiles.delete(folder.resolve(digest + ENTRY));
    DurableFiles.delete(jar(digest));
  }

  /** Returns the installed provider of that content. */
  public Optional<Entry> find(String digest) throws IOException {
    Path file = folder.resolve(digest + ENTRY);
    return Files.exists(file) && Files.exists(jar(digest))
        ? Optional.of(read(digest, file))
        : Optional.empty();
  }

  /** Returns the installed providers, by digest. */
  public List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.matches("[0-9a-f]{64}\\.properties")) {
            find(name.substring(0, name.length() - ENTRY.length())).ifPresent(entries::add);
          }
        }
      }
    }
    return entries;
  }

  private static Entry read(String digest, Path file) throws IOException {
    Properties text = new Properties();
    text.load(new StringReader(Files.readString(file)));
    return new Entry(
        digest,
        text.getProperty("name", ""),
        text.getProperty("version", ""),
        text.getProperty("source", ""),
        text.getProperty("who", ""));
  }
}
