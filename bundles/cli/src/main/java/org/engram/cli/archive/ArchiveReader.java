package org.engram.cli.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks an archive and holds every file against the manifest. Used once. */
public final class ArchiveReader {
  private static final int LONGEST_MANIFEST = 64 << 20;

  private final Path archive;
  private String at = "its beginning";

  /** Creates a reader of that file. */
  public ArchiveReader(Path archive) {
    this.archive = archive;
  }

  /**
   * Unpacks all files into a folder, which may hold some of them if this fails.
   *
   * @param kind what the archive must be
   * @param progress called with the share of it that is unpacked
   * @throws IllegalArgumentException if it is damaged, cut off or something else; the sentence
   *     names the entry
   */
  public Manifest extract(String kind, Path folder, DoubleConsumer progress) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        ZipInputStream zip = new ZipInputStream(file)) {
      Manifest manifest = manifest(kind, zip);
      Set<String> missing = new HashSet<>();
      manifest.files().forEach(item -> missing.add(item.path()));
      Passed read = new Passed(manifest.bytes(), progress);
      for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
        extract(entry.getName(), read.of(zip), manifest, missing, folder);
      }
      if (!missing.isEmpty()) {
        String first = missing.stream().sorted().findFirst().orElseThrow();
        throw new IllegalArgumentException("it is cut off, the entry '" + first + "' is missing");
      }
      at = "its table of contents";
      requireContents(manifest.files().size() + 1);
      return manifest;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The archive " + archive + " cannot be used, at " + at + ": " + e.getMessage() + ".", e);
    }
  }

  private Manifest manifest(String kind, ZipInputStream zip) throws IOException {
    ZipEntry first = next(zip);
    if (first == null || !first.getName().equals(Manifest.PATH)) {
      throw new IllegalArgumentException("it has no manifest of an Engram archive");
    }
    byte[] text = zip.readNBytes(LONGEST_MANIFEST);
    zip.closeEntry();
    return Manifest.decode(kind, new String(text, StandardCharsets.UTF_8));
  }

  private @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry != null) {
      at = "entry '" + entry.getName() + "'";
    }
    return entry;
  }

  private static void extract(
      String name, InputStream content, Manifest manifest, Set<String> missing, Path folder)
      throws IOException {
    Manifest.Item item = manifest
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("the manifest does not name it"));
    if (!missing.remove(name)) {
      throw new IllegalArgumentException("it is there twice");
    }
    Path place = folder.resolve(item.path());
    Files.createDirectories(Disk.parent(place));
    String sha256;
    try (OutputStream out = Files.newOutputStream(place)) {
      sha256 = Disk.copy(content, out, item.bytes());
    }
    if (!sha256.equals(item.sha256())) {
      throw new IllegalArgumentException(
          "its SHA-256 is " + sha256 + ", the manifest names " + item.sha256());
    }
  }

  /** The end of a zip names its entries once more; without it the file was cut off. */
  private void requireContents(int entries) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.size() != entries) {
        throw new IllegalArgumentException(
            "it names " + zip.size() + " entries, and there are " + entries);
      }
    }
  }
}
