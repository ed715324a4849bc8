package org.engram.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.engram.store.State;
import org.engram.store.StoredMemory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and verifies rows of the query {@link #MEMORY}. A damaged row may hold anything in any
 * column, NULL included. Not safe for threads.
 */
final class Rows {
  /** A memory with its state; {@link #MEMORY_AND_VECTOR} adds the vector. */
  static final String MEMORY = """
      SELECT m.row, m.space, m.id, m.subject, m.text, m.meta, m.created, m.crc,
             s.strength, s.stability, s.last, s.crc
      FROM memory m LEFT JOIN state s ON s.row = m.row
      """;

  static final String MEMORY_AND_VECTOR = """
      SELECT m.row, m.space, m.id, m.subject, m.text, m.meta, m.created, m.crc,
             s.strength, s.stability, s.last, s.crc, v.crc, v.v
      FROM memory m LEFT JOIN state s ON s.row = m.row LEFT JOIN vector v ON v.row = m.row
      """;

  private final RowChecksum checksum = new RowChecksum();

  static StoredMemory memory(ResultSet r) throws SQLException {
    State state = new State((float) r.getDouble(9), (float) r.getDouble(10), r.getLong(11));
    return new StoredMemory(
        r.getLong(2),
        r.getLong(1),
        text(r, 3),
        optional(r, 4),
        optional(r, 5),
        text(r, 6),
        state,
        r.getLong(7));
  }

  /** Returns what is damaged in a row that was just decoded; null if nothing is. */
  @Nullable
  String damage(ResultSet r, StoredMemory memory) throws SQLException {
    if (checksum.memory(memory) != r.getInt(8)) {
      return "text or metadata";
    }
    if (checksum.state(memory.row(), memory.state()) != r.getInt(12)) {
      return "strength";
    }
    return null;
  }

  /** Returns the vector of a row of {@link #MEMORY_AND_VECTOR}; null if it is damaged. */
  byte @Nullable [] vector(ResultSet r, long row) throws SQLException {
    byte[] vector = r.getBytes(14);
    return vector != null && checksum.vector(row, vector) == r.getInt(13) ? vector : null;
  }

  static String text(ResultSet r, int column) throws SQLException {
    String value = r.getString(column);
    return value == null ? "" : value;
  }

  private static Optional<String> optional(ResultSet r, int column) throws SQLException {
    return Optional.ofNullable(r.getString(column));
  }
}
