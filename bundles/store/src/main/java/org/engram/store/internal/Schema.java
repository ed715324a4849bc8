package org.engram.store.internal;

import static org.engram.store.internal.Connections.execute;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;

/**
 * The tables. A vector has a table of its own, so that nothing but a forget rewrites it, and so has
 * the state, so that a touch rewrites 30 bytes.
 */
final class Schema {
  /** {@code Engr}. */
  static final int APPLICATION_ID = 0x456E6772;

  static final int VERSION = 1;

  private static final String[] TABLES = {
    """
    CREATE TABLE space(
      space INTEGER PRIMARY KEY, name TEXT NOT NULL, dim INTEGER NOT NULL, model TEXT NOT NULL,
      created INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX space_by_name ON space(name)",
    """
    CREATE TABLE memory(
      row INTEGER PRIMARY KEY AUTOINCREMENT, space INTEGER NOT NULL, id TEXT NOT NULL,
      subject TEXT, text TEXT, meta TEXT NOT NULL, created INTEGER NOT NULL,
      crc INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX memory_by_id ON memory(space, id)",
    "CREATE INDEX memory_by_space ON memory(space)",
    """
    CREATE TABLE vector(
      row INTEGER PRIMARY KEY, crc INTEGER NOT NULL,
      v BLOB NOT NULL CHECK(length(v) > 0 AND length(v) % 4 = 0)) STRICT""",
    """
    CREATE TABLE state(
      row INTEGER PRIMARY KEY, strength REAL NOT NULL, stability REAL NOT NULL,
      last INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT""",
    """
    CREATE TABLE assoc(
      space INTEGER NOT NULL, src INTEGER NOT NULL, kind TEXT NOT NULL, dst INTEGER NOT NULL,
      w REAL NOT NULL, crc INTEGER NOT NULL,
      PRIMARY KEY(space, src, kind, dst)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX assoc_by_target ON assoc(space, dst)",
    """
    CREATE TABLE seq(
      k INTEGER PRIMARY KEY CHECK(k = 0), n INTEGER NOT NULL, next_row INTEGER NOT NULL,
      next_space INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT""",
  };

  private Schema() {}

  /** Makes the tables in a new file; refuses one that is not ours or is newer. */
  static void prepare(Connection connection, Path file) throws SQLException {
    boolean empty = number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (empty && number(connection, "PRAGMA application_id") == 0) {
      create(connection);
    } else {
      require(connection, file);
    }
  }

  /** Refuses a file that is not ours or is newer. */
  static void require(Connection connection, Path file) throws SQLException {
    if (number(connection, "PRAGMA application_id") != APPLICATION_ID) {
      throw new StoreException(
          Code.INCOMPATIBLE, "the file " + file + " is a database of another application");
    }
    int version = number(connection, "PRAGMA user_version");
    if (version > VERSION) {
      throw new StoreException(
          Code.INCOMPATIBLE,
          "the store %s was written by a newer Engram (format %d, this one reads up to %d)"
              .formatted(file, version, VERSION));
    }
  }

  private static void create(Connection connection) throws SQLException {
    execute(connection, "BEGIN IMMEDIATE");
    execute(connection, TABLES);
    Counters none = Counters.NEW;
    execute(
        connection,
        "INSERT INTO seq VALUES(0, %d, %d, %d, %d)"
            .formatted(
                none.sequence(),
                none.nextRow(),
                none.nextSpace(),
                new RowChecksum().counters(none)),
        "PRAGMA application_id=" + APPLICATION_ID,
        "PRAGMA user_version=" + VERSION,
        "COMMIT");
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }
}
