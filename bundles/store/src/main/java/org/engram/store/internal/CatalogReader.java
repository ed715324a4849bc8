package org.engram.store.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engram.store.StoredSpace;
import org.jspecify.annotations.Nullable;

/** Reads spaces and counters; reports the damaged ones. Not safe for threads. */
final class CatalogReader {
  private final RowChecksum checksum = new RowChecksum();
  private final Condition condition;

  CatalogReader(Condition condition) {
    this.condition = condition;
  }

  Catalog read(Connection connection) throws SQLException {
    Counters kept = kept(connection);
    return new Catalog(kept == null ? seen(connection) : kept, spaces(connection));
  }

  SortedMap<Long, StoredSpace> spaces(Connection connection) throws SQLException {
    SortedMap<Long, StoredSpace> spaces = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery(
            "SELECT space, name, dim, model, created, crc FROM space ORDER BY space")) {
      while (r.next()) {
        String name = Rows.text(r, 2);
        StoredSpace space =
            new StoredSpace(r.getLong(1), name, r.getInt(3), Rows.text(r, 4), r.getLong(5));
        if (checksum.space(space) == r.getInt(6)) {
          spaces.put(space.space(), space);
        } else {
          condition.report(
              "space " + space.space() + " (" + name + ") is damaged and cannot be served");
        }
      }
    }
    return Collections.unmodifiableSortedMap(spaces);
  }

  private @Nullable Counters kept(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery("SELECT n, next_row, next_space, crc FROM seq")) {
      if (r.next()) {
        Counters counters = new Counters(r.getLong(1), r.getLong(2), r.getLong(3));
        return checksum.counters(counters) == r.getInt(4) ? counters : null;
      }
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
    }
    return null;
  }

  /** Where the counters are damaged the rows tell how far the numbers went. */
  private Counters seen(Connection connection) throws SQLException {
    condition.report("the sequence number was damaged; it goes on from what else is known");
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery("""
                SELECT max(ifnull((SELECT max(row) FROM memory), 0),
                           ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'memory'), 0)),
                       ifnull((SELECT max(space) FROM space), 0)""")) {
      r.next();
      return new Counters(0, r.getLong(1) + 1, r.getLong(2) + 1);
    }
  }
}
