package org.engram.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prepared statements of the mutations. Not safe for threads. */
final class Statements implements AutoCloseable {
  private static final String NO_MEMORY = "NOT EXISTS(SELECT 1 FROM memory WHERE row = ?1)";

  private final Connection connection;
  private final List<PreparedStatement> all = new ArrayList<>();

  final PreparedStatement space;
  final PreparedStatement memory;
  final PreparedStatement vector;
  final PreparedStatement state;
  final PreparedStatement associate;
  final PreparedStatement dissociate;
  final PreparedStatement touch;
  final PreparedStatement forgetOut;
  final PreparedStatement forgetIn;
  final PreparedStatement forget;
  final PreparedStatement forgetVector;
  final PreparedStatement forgetState;
  final PreparedStatement dropAssociations;
  final PreparedStatement dropVectors;
  final PreparedStatement dropStates;
  final PreparedStatement dropMemories;
  final PreparedStatement dropSpace;
  final PreparedStatement counters;

  Statements(Connection connection) throws SQLException {
    this.connection = connection;
    space = prepare("INSERT INTO space VALUES(?, ?, ?, ?, ?, ?)");
    memory = prepare("INSERT INTO memory VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    vector = prepare("INSERT INTO vector VALUES(?, ?, ?)");
    state = prepare("INSERT INTO state VALUES(?, ?, ?, ?, ?)");
    associate = prepare("""
            INSERT INTO assoc SELECT ?1, ?2, ?3, ?4, ?5, ?6
            WHERE EXISTS(SELECT 1 FROM memory WHERE row = ?2 AND space = ?1)
              AND EXISTS(SELECT 1 FROM memory WHERE row = ?4 AND space = ?1)
            ON CONFLICT(space, src, kind, dst) DO UPDATE SET w = excluded.w, crc = excluded.crc""");
    dissociate = prepare("DELETE FROM assoc WHERE space = ? AND src = ? AND kind = ? AND dst = ?");
    touch = prepare("""
            UPDATE state SET strength = ?2, stability = ?3, last = ?4, crc = ?5
            WHERE row = ?1 AND last <= ?4""");
    forgetOut = prepare("DELETE FROM assoc WHERE space = ? AND src = ?");
    forgetIn = prepare("DELETE FROM assoc INDEXED BY assoc_by_target WHERE space = ? AND dst = ?");
    forget = prepare("DELETE FROM memory WHERE space = ? AND row = ?");
    // Not under the row's own condition: what is left of a row that lost its text goes, too.
    forgetVector = prepare("DELETE FROM vector WHERE row = ?1 AND " + NO_MEMORY);
    forgetState = prepare("DELETE FROM state WHERE row = ?1 AND " + NO_MEMORY);
    dropAssociations = prepare("DELETE FROM assoc WHERE space = ?");
    dropVectors =
        prepare("DELETE FROM vector WHERE row IN (SELECT row FROM memory WHERE space = ?)");
    dropStates = prepare("DELETE FROM state WHERE row IN (SELECT row FROM memory WHERE space = ?)");
    dropMemories = prepare("DELETE FROM memory WHERE space = ?");
    dropSpace = prepare("DELETE FROM space WHERE space = ?");
    counters = prepare("INSERT OR REPLACE INTO seq VALUES(0, ?, ?, ?, ?)");
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    all.add(statement);
    return statement;
  }

  /** Runs a statement and returns how many rows it changed. */
  int run(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : all) {
      statement.close();
    }
  }
}
