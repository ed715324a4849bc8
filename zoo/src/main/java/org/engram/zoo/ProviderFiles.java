package org.engram.zoo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of a provider JAR, to be changed and packed again. For one thread. */
final class ProviderFiles {
  /** Where the library for Linux on x86-64 is. */
  static final String LIBRARY = "native/linux-x86_64/libengram_kernels.so";

  private static final String SUMS = "META-INF/engram/SHA256SUMS";
  /** The same in every build, so that the archive is. */
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final Map<String, byte[]> files = new TreeMap<>();

  private ProviderFiles() {}

  static ProviderFiles of(Path jar) throws IOException {
    ProviderFiles read = new ProviderFiles();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(any -> !any.isDirectory()).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          read.files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return read;
  }

  ProviderFiles copy() {
    ProviderFiles copy = new ProviderFiles();
    copy.files.putAll(files);
    return copy;
  }

  byte[] get(String path) {
    return Objects.requireNonNull(files.get(path), path).clone();
  }

  void put(String path, byte[] content) {
    files.put(path, content);
  }

  /** Puts a library in the place of the one for Linux, and its digest in the place of the other. */
  void library(byte[] library) {
    String before = sha256(get(LIBRARY));
    put(LIBRARY, library);
    sums(text -> text.replace(before, sha256(library)));
  }

  /** Changes the list of the libraries' digests. */
  void sums(UnaryOperator<String> change) {
    String text = new String(get(SUMS), StandardCharsets.UTF_8);
    String changed = change.apply(text);
    if (changed.equals(text)) {
      throw new IllegalStateException(SUMS + " was not changed");
    }
    put(SUMS, changed.getBytes(StandardCharsets.UTF_8));
  }

  String header(String name) {
    return Objects.requireNonNull(manifest().getMainAttributes().getValue(name), name);
  }

  void header(String name, String value) {
    Manifest manifest = manifest();
    manifest.getMainAttributes().putValue(name, value);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      manifest.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory
    }
    put(JarFile.MANIFEST_NAME, out.toByteArray());
  }

  private Manifest manifest() {
    try {
      return new Manifest(new ByteArrayInputStream(get(JarFile.MANIFEST_NAME)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packs the files, the manifest first. */
  byte[] pack() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      write(zip, JarFile.MANIFEST_NAME, get(JarFile.MANIFEST_NAME));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (!file.getKey().equals(JarFile.MANIFEST_NAME)) {
          write(zip, file.getKey(), file.getValue());
        }
      }
    }
    return out.toByteArray();
  }

  /** Writes an archive of files in their order. */
  static void archive(Map<String, byte[]> content, Path archive) throws IOException {
    try (OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : content.entrySet()) {
        write(zip, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void write(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
