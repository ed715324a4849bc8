package org.engram.store.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Opens connections to one database. Commits are synchronous FULL and never NORMAL, which loses
 * acknowledged writes in most power cuts.
 *
 * @param database the file
 * @param tuning sizes
 */
record Connections(Path database, Tuning tuning) {
  /** The writer waits this long for readers at a checkpoint, and tries again later. */
  private static final int BUSY_MS = 250;

  Connection writer() throws SQLException {
    Connection connection = connect(false);
    try {
      execute(
          connection,
          "PRAGMA busy_timeout=" + BUSY_MS,
          "PRAGMA page_size=8192",
          "PRAGMA journal_mode=WAL",
          "PRAGMA synchronous=FULL",
          "PRAGMA wal_autocheckpoint=2000",
          "PRAGMA cache_size=-65536",
          "PRAGMA secure_delete=ON",
          "PRAGMA max_page_count=" + tuning.pageCount(),
          // No-ops but on macOS, where fsync alone does not reach the disk.
          "PRAGMA fullfsync=ON",
          "PRAGMA checkpoint_fullfsync=ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Connection reader() throws SQLException {
    Connection connection = connect(true);
    try {
      execute(connection, "PRAGMA busy_timeout=5000", "PRAGMA query_only=ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that cannot change the database, but may write a copy of it elsewhere. */
  Connection copier() throws SQLException {
    Connection connection = connect(true);
    try {
      execute(connection, "PRAGMA busy_timeout=5000");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Connection connect(boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    SQLiteDataSource source = new SQLiteDataSource(config);
    // As a URI: in a plain path the driver takes a question mark for the begin of parameters.
    source.setUrl("jdbc:sqlite:" + database.toUri().toASCIIString());
    Connection connection = source.getConnection();
    try {
      execute(connection, "PRAGMA cell_size_check=ON", "PRAGMA trusted_schema=OFF");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
