package org.engram.store.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.store.StoreHealth.Quarantined;
import org.engram.store.StoredMemory;
import org.engram.store.internal.ReaderPool.Reader;

/**
 * Reads single memories, verifies each, and takes damaged ones into quarantine. Safe for threads.
 */
final class MemoryReader {
  private static final String BY_ROW = Rows.MEMORY + "WHERE m.row = ?";
  private static final String BY_ID = Rows.MEMORY + "WHERE m.space = ? AND m.id = ?";
  private static final String OF_SPACE =
      Rows.MEMORY + "WHERE m.space = ? AND m.row > ? ORDER BY m.row LIMIT ?";

  private final ReaderPool pool;
  private final Condition condition;

  MemoryReader(ReaderPool pool, Condition condition) {
    this.pool = pool;
    this.condition = condition;
  }

  List<StoredMemory> fetch(long... rows) {
    return pool.read(reader -> {
      List<StoredMemory> memories = new ArrayList<>(rows.length);
      for (long row : rows) {
        byRow(reader, row).ifPresent(memories::add);
      }
      return memories;
    });
  }

  private Optional<StoredMemory> byRow(Reader reader, long row) throws SQLException {
    PreparedStatement query = reader.prepare(BY_ROW);
    query.setLong(1, row);
    try (ResultSet r = query.executeQuery()) {
      return r.next() ? verified(reader, r) : Optional.empty();
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
      reader.discard(BY_ROW);
      condition.quarantine(new Quarantined(0, row, "", "its page cannot be read"));
      return Optional.empty();
    }
  }

  Optional<StoredMemory> find(long space, String id) {
    return pool.read(reader -> {
      PreparedStatement query = reader.prepare(BY_ID);
      query.setLong(1, space);
      query.setString(2, id);
      try (ResultSet r = query.executeQuery()) {
        return r.next() ? verified(reader, r) : Optional.empty();
      }
    });
  }

  List<StoredMemory> list(long space, long afterRow, int limit) {
    return pool.read(reader -> {
      List<StoredMemory> memories = new ArrayList<>(Math.min(limit, 1_000));
      long last = afterRow;
      int seen = limit;
      while (seen == limit && memories.size() < limit) {
        PreparedStatement query = reader.prepare(OF_SPACE);
        query.setLong(1, space);
        query.setLong(2, last);
        query.setInt(3, limit);
        seen = 0;
        try (ResultSet r = query.executeQuery()) {
          while (memories.size() < limit && r.next()) {
            seen++;
            last = r.getLong(1);
            verified(reader, r).ifPresent(memories::add);
          }
        }
      }
      return memories;
    });
  }

  private Optional<StoredMemory> verified(Reader reader, ResultSet r) throws SQLException {
    StoredMemory memory = Rows.memory(r);
    String damage = reader.rows.damage(r, memory);
    if (damage != null) {
      condition.quarantine(
          new Quarantined(memory.space(), memory.row(), memory.id(), damage + " damaged"));
    }
    return condition.quarantined(memory.row()) ? Optional.empty() : Optional.of(memory);
  }
}
