package org.engram.store.internal;

import static org.engram.store.internal.Connections.execute;

import java.lang.foreign.MemorySegment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import org.engram.store.StoreHealth.Quarantined;
import org.engram.store.StoreVisitor;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;

/**
 * One visit of everything that is stored, on a connection of its own. Rows that fail their checksum
 * are left out and reported; where a page cannot be read, the rows behind it are read one by one.
 */
final class Loader {
  private final Connection connection;
  private final Condition condition;
  private final StoreVisitor visitor;
  private final Rows rows = new Rows();
  private final RowChecksum checksum = new RowChecksum();
  private SortedMap<Long, StoredSpace> spaces;
  private long[] visited = new long[1024];
  private int visitedCount;
  private long lastRow;
  private int damagedAssociations;

  Loader(Connection connection, Condition condition, StoreVisitor visitor) {
    this.connection = connection;
    this.condition = condition;
    this.visitor = visitor;
    spaces = Collections.emptySortedMap();
  }

  /** Visits all; the transaction ends with the connection. */
  void load() throws SQLException {
    execute(connection, "BEGIN");
    Catalog catalog = new CatalogReader(condition).read(connection);
    spaces = catalog.spaces();
    spaces.values().forEach(visitor::space);
    try {
      scan();
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
      condition.report("part of the memories cannot be read after row " + lastRow);
      readOneByOne(catalog.counters().nextRow());
    }
    associations();
    if (damagedAssociations > 0) {
      condition.report(damagedAssociations + " damaged associations are not returned");
    }
  }

  private void scan() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery(Rows.MEMORY_AND_VECTOR + "ORDER BY m.row")) {
      while (r.next()) {
        visit(r);
      }
    }
  }

  private void readOneByOne(long end) throws SQLException {
    long row = lastRow + 1;
    while (row < end) {
      try (PreparedStatement query =
          connection.prepareStatement(Rows.MEMORY_AND_VECTOR + "WHERE m.row = ?")) {
        while (row < end) {
          readOne(query, row++);
        }
      } catch (SQLException e) { // which the driver answers by closing the statement
        if (!Failures.isDamage(e)) {
          throw e;
        }
        condition.quarantine(new Quarantined(0, row - 1, "", "its page cannot be read"));
      }
    }
  }

  private void readOne(PreparedStatement query, long row) throws SQLException {
    query.setLong(1, row);
    try (ResultSet r = query.executeQuery()) {
      if (r.next()) {
        visit(r);
      }
    }
  }

  private void visit(ResultSet r) throws SQLException {
    StoredMemory memory = Rows.memory(r);
    long row = memory.row();
    if (row <= lastRow) { // a damaged inner page can lead to the same rows twice
      condition.report("the memories are out of order at row " + row);
      return;
    }
    lastRow = row;
    StoredSpace space = spaces.get(memory.space());
    String damage = rows.damage(r, memory);
    byte[] vector = rows.vector(r, row);
    if (damage != null) {
      quarantine(memory, damage + " damaged");
    } else if (space == null) {
      quarantine(memory, "its space damaged");
    } else if (vector == null || vector.length != space.dim() * Float.BYTES) {
      quarantine(memory, "vector damaged");
    } else {
      remember(row);
      visitor.memory(memory, MemorySegment.ofArray(vector).asReadOnly());
    }
  }

  private void quarantine(StoredMemory memory, String reason) {
    condition.quarantine(new Quarantined(memory.space(), memory.row(), memory.id(), reason));
  }

  private void associations() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery("""
                SELECT space, src, kind, dst, w, crc FROM assoc
                ORDER BY space, src, kind, dst""")) {
      while (r.next()) {
        visitAssociation(r);
      }
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
      condition.report("part of the associations cannot be read: " + e.getMessage());
    }
  }

  private void visitAssociation(ResultSet r) throws SQLException {
    StoredAssociation association = new StoredAssociation(
        r.getLong(1), r.getLong(2), Rows.text(r, 3), r.getLong(4), (float) r.getDouble(5));
    if (checksum.association(association) != r.getInt(6)) {
      damagedAssociations++;
    } else if (wasVisited(association.source()) && wasVisited(association.target())) {
      visitor.association(association);
    }
  }

  private void remember(long row) {
    if (visitedCount == visited.length) {
      visited = Arrays.copyOf(visited, visitedCount * 2);
    }
    visited[visitedCount++] = row;
  }

  private boolean wasVisited(long row) {
    return Arrays.binarySearch(visited, 0, visitedCount, row) >= 0;
  }
}
