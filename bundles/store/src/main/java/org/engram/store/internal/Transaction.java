package org.engram.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Begin and end of transactions and of savepoints in them, prepared once. Not safe for threads. */
final class Transaction implements AutoCloseable {
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement mark;
  private final PreparedStatement keep;
  private final PreparedStatement undo;

  Transaction(Connection connection) throws SQLException {
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    mark = connection.prepareStatement("SAVEPOINT one");
    keep = connection.prepareStatement("RELEASE one");
    undo = connection.prepareStatement("ROLLBACK TO one");
  }

  void begin() throws SQLException {
    begin.execute();
  }

  void commit() throws SQLException {
    commit.execute();
  }

  /** Marks the place that {@link #undo} goes back to. */
  void mark() throws SQLException {
    mark.execute();
  }

  void keep() throws SQLException {
    keep.execute();
  }

  void undo() throws SQLException {
    undo.execute();
    keep.execute();
  }

  @Override
  public void close() throws SQLException {
    begin.close();
    commit.close();
    mark.close();
    keep.close();
    undo.close();
  }
}
