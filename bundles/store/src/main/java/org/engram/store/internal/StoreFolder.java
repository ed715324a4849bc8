package org.engram.store.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.jspecify.annotations.Nullable;

/** The folder of a store, locked against every other process until it is closed. */
final class StoreFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private StoreFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  static StoreFolder lock(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(path, ownerOnly());
      channel = FileChannel.open(
          path.resolve("store.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StoreException(
            Code.IN_USE, "the data folder " + path + " is in use by another Engram process");
      }
      return new StoreFolder(path, channel);
    } catch (IOException e) {
      throw new StoreException(
          Code.UNWRITABLE, "the data folder " + path + " cannot be written: " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // a second store in this JVM is as unwelcome as one in another
    }
  }

  /** What is remembered is nobody else's to read. */
  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve("memories.db");
  }

  long databaseBytes() {
    return size(database());
  }

  /** Returns the size of the write-ahead log; SQLite names it after the database. */
  long logBytes() {
    return size(path.resolve("memories.db-wal"));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // it is not there: empty, or the store closes
    }
  }

  Path witness() {
    return path.resolve("witness");
  }

  Path ballast() {
    return path.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
