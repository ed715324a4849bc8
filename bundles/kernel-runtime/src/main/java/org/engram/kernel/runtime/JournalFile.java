package org.engram.kernel.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;

/**
 * The journal of a data folder, seen from outside: a process may have it open. Nothing here changes
 * it. Needs no framework.
 */
public final class JournalFile {
  private final byte[] bytes;
  private final List<Map<String, String>> decisions;
  private final int tailBytes;

  private JournalFile(byte[] bytes, List<JournalRecord> records, int tailBytes) {
    this.bytes = bytes;
    this.decisions = records.stream().map(JournalRecord::fields).toList();
    this.tailBytes = tailBytes;
  }

  /** Returns where the journal of that data folder lies, whether it is there or not. */
  public static Path of(Path dataFolder) {
    return DataFolder.journalOf(dataFolder);
  }

  /**
   * Reads a journal and holds every record against its checksum.
   *
   * @throws IllegalStateException if it is damaged; the message says where and what to do
   * @throws IOException if it cannot be read
   */
  public static JournalFile read(Path file) throws IOException {
    return Journal.whole(file, JournalFile::new);
  }

  /** Returns the file up to the end of its last whole record. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the fields of all decisions, oldest first. */
  public List<Map<String, String>> decisions() {
    return decisions;
  }

  /** Returns the bytes behind them: of an append under way, or of one that a crash cut off. */
  public int tailBytes() {
    return tailBytes;
  }
}
