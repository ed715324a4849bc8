package org.engram.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Disk space held in reserve: given back on a full disk so that the write-ahead log can be
 * checkpointed, and taken again before the store writes on.
 */
final class Ballast {
  private static final long LEAST_FREE = 1 << 20;

  private final Path path;
  private final Path part;
  private final FileStore disk;
  private final long size;

  /** Creates a reserve of {@code size} bytes; a small disk gives an eighth of what it has left. */
  Ballast(Path path, long size) throws IOException {
    this.path = path;
    part = path.resolveSibling(path.getFileName() + ".part");
    disk = Files.getFileStore(path.toAbsolutePath().getParent());
    this.size = held() ? Files.size(path) : Math.min(size, disk.getUsableSpace() / 8);
  }

  /** Returns whether a disk is so full that the next write may fail. */
  boolean diskFull() throws IOException {
    return disk.getUsableSpace() < LEAST_FREE;
  }

  /** Returns whether the disk has space for the reserve and for writes beside it. */
  boolean fits() throws IOException {
    return disk.getUsableSpace() >= size + LEAST_FREE;
  }

  boolean held() {
    return Files.exists(path);
  }

  /** Takes the space. On a disk without it nothing stays behind. */
  void take() throws IOException {
    byte[] noise = new byte[1 << 20]; // a file system that compresses would reserve no zeros
    new Random(size).nextBytes(noise);
    try (FileChannel file = FileChannel.open(
        part,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      for (long left = size; left > 0; ) {
        left -= file.write(ByteBuffer.wrap(noise, 0, (int) Math.min(left, noise.length)));
      }
      file.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
  }

  void release() throws IOException {
    Files.deleteIfExists(path);
  }
}
