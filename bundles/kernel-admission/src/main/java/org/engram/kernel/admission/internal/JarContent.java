package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of a JAR on the disk. */
public final class JarContent implements Content, AutoCloseable {
  private final ZipFile zip;

  /** Opens the JAR; throws {@link java.util.zip.ZipException} if it is none. */
  public JarContent(Path jar) throws IOException {
    this.zip = new ZipFile(jar.toFile());
  }

  /** Returns the identity of a JAR. */
  public static String digest(Path jar) throws IOException {
    try (JarContent content = new JarContent(jar)) {
      return content.digest();
    }
  }

  List<? extends ZipEntry> entries() {
    return zip.stream().toList();
  }

  @Override
  public Collection<String> paths() {
    List<String> paths = new ArrayList<>();
    zip.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> paths.add(entry.getName()));
    return paths;
  }

  @Override
  public InputStream open(String path) throws IOException {
    ZipEntry entry = zip.getEntry(path);
    if (entry == null) {
      throw new NoSuchFileException(path, null, "the JAR has no such entry");
    }
    return zip.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
