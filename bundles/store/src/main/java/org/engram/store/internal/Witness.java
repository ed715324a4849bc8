package org.engram.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A side file with the counters of the last commit. SQLite takes a flipped bit in its write-ahead
 * log for the log's end and drops what follows without a word; a store that is behind its witness
 * shows it. Written without fsync: after a power cut it may itself be behind, which proves nothing.
 */
final class Witness implements AutoCloseable {
  private static final int BYTES = 4096;

  private final FileChannel file;
  private final RowChecksum checksum = new RowChecksum();
  private final ByteBuffer page = ByteBuffer.allocate(BYTES);

  Witness(Path path) throws IOException {
    this(FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  private Witness(FileChannel file) {
    this.file = file;
  }

  /** Opens a witness that is there, to read it only. */
  static Witness existing(Path path) throws IOException {
    return new Witness(FileChannel.open(path, StandardOpenOption.READ));
  }

  /** Says what a store has lost that is behind its witness. */
  static String behind(Counters stored, Counters seen) {
    return "the end of the write-ahead log was damaged: transactions %d to %d are lost"
        .formatted(stored.sequence() + 1, seen.sequence());
  }

  /** Returns what was last written; empty if there is nothing whole. */
  Optional<Counters> read() throws IOException {
    page.clear();
    while (page.hasRemaining()) {
      if (file.read(page, page.position()) < 0) {
        return Optional.empty();
      }
    }
    page.flip();
    Counters counters = new Counters(page.getLong(), page.getLong(), page.getLong());
    return page.getInt() == checksum.counters(counters) ? Optional.of(counters) : Optional.empty();
  }

  void write(Counters c) throws IOException {
    page.clear();
    page.putLong(c.sequence()).putLong(c.nextRow()).putLong(c.nextSpace());
    page.putInt(checksum.counters(c)).rewind();
    while (page.hasRemaining()) {
      file.write(page, page.position());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
