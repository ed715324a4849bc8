package org.engram.kernel.runtime.internal.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The append-only file of decisions. A record is on the disk when {@link #append} returns. What a
 * crash left of an append is cut off when the file is opened and kept beside it as
 * {@code journal.tail-<n>}; any other damage stops the start. Safe for any number of threads.
 */
public final class Journal implements AutoCloseable {
  private final Path path;
  // Not a FileChannel: an interrupted caller would close that for everyone.
  private final RandomAccessFile file;
  private final Optional<String> warning;
  private long end;
  private boolean broken;

  private Journal(Path path, RandomAccessFile file, long end, Optional<String> warning) {
    this.path = path;
    this.file = file;
    this.end = end;
    this.warning = warning;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws IllegalStateException if it is damaged; the message says where and what to do
   * @throws UncheckedIOException if it cannot be read or written
   */
  public static Journal open(Path path) {
    try {
      byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
      JournalFormat.Content content = JournalFormat.scan(path, bytes);
      Optional<String> warning = content.end() < bytes.length
          ? Optional.of(keepTail(path, bytes, content.end()))
          : Optional.empty();
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      try {
        long end = prepare(file, path, content.end());
        return new Journal(path, file, end, warning);
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("journal " + path + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the decisions in a file that may belong to a running process, or none if there is no
   * file. Changes nothing.
   *
   * @throws IllegalStateException if it is damaged
   */
  public static List<JournalRecord> read(Path path) {
    try {
      return Files.exists(path)
          ? JournalFormat.scan(path, Files.readAllBytes(path)).records()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("journal " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What is made of a file's whole records. */
  @FunctionalInterface
  public interface Look<T> {
    /** Makes it of the bytes up to the last whole record, the records, and the bytes behind. */
    T at(byte[] whole, List<JournalRecord> records, int tailBytes);
  }

  /**
   * Looks at the whole records of a file that may belong to a running process. Changes nothing.
   *
   * @throws IllegalStateException if it is damaged
   */
  public static <T> T whole(Path path, Look<T> look) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    JournalFormat.Content content = JournalFormat.scan(path, bytes);
    int end = content.end();
    return look.at(Arrays.copyOf(bytes, end), content.records(), bytes.length - end);
  }

  /** Returns what an operator should know of the opening: a cut tail and where it is kept. */
  public Optional<String> warning() {
    return warning;
  }

  /** Returns all decisions, oldest first. */
  public synchronized List<JournalRecord> records() {
    return read(path);
  }

  /**
   * Writes a decision and forces it to the disk.
   *
   * @throws UncheckedIOException if it is not certain to be there; nothing more is accepted then
   *     unless the file could be cut back
   */
  public synchronized void append(JournalRecord entry) {
    byte[] bytes = JournalFormat.encode(entry);
    if (broken) {
      throw new UncheckedIOException(
          "journal " + path + " takes no more decisions until the next start",
          new IOException("an earlier append failed"));
    }
    try {
      file.seek(end);
      file.write(bytes);
    } catch (IOException e) {
      cutBack(e);
      throw new UncheckedIOException(
          "journal " + path + " cannot be written: " + e.getMessage(), e);
    }
    try {
      file.getFD().sync();
      end += bytes.length;
    } catch (IOException e) {
      // After a failed sync the disk may hold the record or not, and a second sync proves nothing.
      broken = true;
      throw new UncheckedIOException("journal " + path + " cannot be forced: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      broken = true;
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("journal " + path + " cannot be closed: " + e.getMessage(), e);
    }
  }

  private void cutBack(IOException cause) {
    try {
      file.setLength(end);
    } catch (IOException e) {
      broken = true;
      cause.addSuppressed(e);
    }
  }

  private static String keepTail(Path path, byte[] bytes, int end) throws IOException {
    int number = 1;
    while (Files.exists(tail(path, number))) {
      number++;
    }
    Path tail = tail(path, number);
    Files.write(tail, Arrays.copyOfRange(bytes, end, bytes.length), StandardOpenOption.CREATE_NEW);
    return "journal " + path + " ended in " + (bytes.length - end)
        + " bytes of an append that was cut off: they are kept in " + tail.getFileName()
        + ", the decisions before them are in force";
  }

  private static Path tail(Path path, int number) {
    return path.resolveSibling(path.getFileName() + ".tail-" + number);
  }

  private static long prepare(RandomAccessFile file, Path path, int end) throws IOException {
    file.setLength(end);
    if (end == 0) {
      file.write(JournalFormat.MAGIC);
    }
    file.getFD().sync();
    if (end == 0) {
      syncFolder(path);
    }
    return file.length();
  }

  /** A new file is there after a power cut only if its folder was forced, too. */
  private static void syncFolder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
