package org.engram.cli.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes an archive. Its files are collected in a hidden folder beside its place, so that their
 * digests are known when the manifest, which comes first, is written; the archive is moved into its
 * place when it is on the disk, and never over another file.
 */
public final class ArchiveWriter implements AutoCloseable {
  private final Path target;
  private final Path staging;
  private final Path content;

  private ArchiveWriter(Path target, Path staging) throws IOException {
    this.target = target;
    this.staging = staging;
    this.content = Files.createDirectory(staging.resolve("content"));
  }

  /**
   * Begins an archive.
   *
   * @throws FileAlreadyExistsException if the file exists
   * @throws IOException if its folder cannot be written
   */
  public static ArchiveWriter to(Path file) throws IOException {
    Path target = file.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    return new ArchiveWriter(
        target, Files.createTempDirectory(Disk.parent(target), ".engram-archive-"));
  }

  /** Returns where the file with that path is to be written; its folder is there. */
  public Path place(String path) throws IOException {
    Path place = content.resolve(path);
    Files.createDirectories(Disk.parent(place));
    return place;
  }

  /** Adds a text. */
  public void add(String path, String text) throws IOException {
    Files.writeString(place(path), text);
  }

  /**
   * Writes the archive and returns what it holds.
   *
   * @param progress called with the share of it that is written
   * @throws FileAlreadyExistsException if the file has appeared meanwhile
   */
  public Manifest finish(String kind, String product, DoubleConsumer progress) throws IOException {
    List<Manifest.Item> items = new ArrayList<>();
    for (Path file : Disk.filesBelow(content)) {
      String path = content.relativize(file).toString().replace('\\', '/');
      items.add(new Manifest.Item(path, Files.size(file), Disk.sha256(file)));
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Manifest manifest = new Manifest(kind, product, now, items);
    Path draft = staging.resolve("archive");
    write(manifest, draft, progress);
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
    Disk.force(draft);
    Files.move(draft, target);
    Disk.force(Disk.parent(target));
    return manifest;
  }

  private void write(Manifest manifest, Path draft, DoubleConsumer progress) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(draft));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      Passed written = new Passed(manifest.bytes(), progress);
      zip.setLevel(Deflater.BEST_SPEED); // vectors hardly shrink
      zip.putNextEntry(entry(Manifest.PATH, manifest));
      zip.write(manifest.encode().getBytes(StandardCharsets.UTF_8));
      for (Manifest.Item item : manifest.files()) {
        zip.putNextEntry(entry(item.path(), manifest));
        try (InputStream in = written.of(Files.newInputStream(content.resolve(item.path())))) {
          in.transferTo(zip);
        }
      }
    }
  }

  private static ZipEntry entry(String path, Manifest manifest) {
    ZipEntry entry = new ZipEntry(path);
    entry.setLastModifiedTime(FileTime.from(manifest.created()));
    return entry;
  }

  /** Removes what was collected. */
  @Override
  public void close() throws IOException {
    Disk.deleteTree(staging);
  }
}
