package org.engram.kernel.runtime.internal.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The data folder of one process, which holds a lock on it, and the journal in it. */
public final class DataFolder implements AutoCloseable {
  private final FileChannel lock;
  private final Journal journal;

  private DataFolder(FileChannel lock, Journal journal) {
    this.lock = lock;
    this.journal = journal;
  }

  /**
   * Makes the folder if it is missing, locks it and opens its journal.
   *
   * @throws IllegalStateException if another process has it, or the journal is damaged
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static DataFolder open(Path folder) {
    FileChannel lock = lock(folder);
    try {
      return new DataFolder(lock, Journal.open(journalOf(folder)));
    } catch (RuntimeException e) {
      try {
        lock.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Returns where the journal of that folder lies. */
  public static Path journalOf(Path folder) {
    return folder.resolve("journal");
  }

  /** Returns the journal in the folder. */
  public Journal journal() {
    return journal;
  }

  @Override
  public void close() {
    try (lock) {
      journal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder cannot be unlocked: " + e.getMessage(), e);
    }
  }

  private static FileChannel lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel = FileChannel.open(
          folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new IllegalStateException("data folder " + folder.toAbsolutePath()
            + " is in use by another process: stop that one, or name another folder by"
            + " -Dengram.data");
      }
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "data folder " + folder.toAbsolutePath() + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this process has it
    }
  }
}
