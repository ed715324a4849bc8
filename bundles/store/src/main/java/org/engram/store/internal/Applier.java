package org.engram.store.internal;

import java.lang.foreign.ValueLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.CreateSpace;
import org.engram.store.Mutation.Dissociate;
import org.engram.store.Mutation.DropSpace;
import org.engram.store.Mutation.Forget;
import org.engram.store.Mutation.Remember;
import org.engram.store.Mutation.Touch;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;
import org.jspecify.annotations.Nullable;

/**
 * Carries out mutations on the writing connection, inside a transaction of its caller. A mutation
 * that fails may leave a part of itself behind: the caller rolls back. Not safe for threads.
 */
final class Applier implements AutoCloseable {
  private final Connection connection;
  private Statements statements;
  private final RowChecksum checksum = new RowChecksum();
  private Catalog catalog;

  Applier(Connection connection, Catalog catalog) throws SQLException {
    this.connection = connection;
    statements = new Statements(connection);
    this.catalog = catalog;
  }

  /** Prepares the statements anew. */
  void renew() throws SQLException {
    statements.close();
    statements = new Statements(connection);
  }

  /** Returns counters and spaces as they are after what was applied so far. */
  Catalog catalog() {
    return catalog;
  }

  /** Goes back to what {@link #catalog()} returned before a transaction was rolled back. */
  void restore(Catalog before) {
    catalog = before;
  }

  void apply(Mutation mutation) throws SQLException {
    switch (mutation) {
      case CreateSpace m -> createSpace(m);
      case DropSpace m -> dropSpace(m);
      case Remember m -> remember(m);
      case Associate m -> associate(m);
      case Dissociate m ->
        statements.run(statements.dissociate, m.space(), m.source(), m.kind(), m.target());
      case Touch m -> touch(m);
      case Forget m -> forget(m);
    }
  }

  /** Ends a transaction's changes: one sequence number for all of them. */
  void advance() throws SQLException {
    Counters next = catalog.counters().advanced();
    writeCounters(next);
    catalog = catalog.with(next);
  }

  /** Writes the counters, which takes space on the disk and changes nothing where they are so. */
  void writeCounters(Counters c) throws SQLException {
    statements.run(
        statements.counters, c.sequence(), c.nextRow(), c.nextSpace(), checksum.counters(c));
    catalog = catalog.with(c);
  }

  private void createSpace(CreateSpace m) throws SQLException {
    if (m.space() < catalog.counters().nextSpace()) {
      throw conflict("the space number " + m.space() + " was used before");
    }
    StoredSpace space = new StoredSpace(m.space(), m.name(), m.dim(), m.model(), m.createdMs());
    insert(
        "the space " + m.name() + " exists",
        statements.space,
        m.space(),
        m.name(),
        m.dim(),
        m.model(),
        m.createdMs(),
        checksum.space(space));
    catalog = catalog.with(space).with(catalog.counters().afterSpace(m.space()));
  }

  private void dropSpace(DropSpace m) throws SQLException {
    statements.run(statements.dropAssociations, m.space());
    statements.run(statements.dropVectors, m.space());
    statements.run(statements.dropStates, m.space());
    statements.run(statements.dropMemories, m.space());
    if (statements.run(statements.dropSpace, m.space()) == 0) {
      throw noSpace(m.space());
    }
    catalog = catalog.without(m.space());
  }

  private void remember(Remember m) throws SQLException {
    StoredSpace space = catalog.spaces().get(m.space());
    if (space == null) {
      throw noSpace(m.space());
    }
    if (m.vector().byteSize() != (long) space.dim() * Float.BYTES) {
      throw new StoreException(
          Code.INVALID_ARGUMENT,
          "a vector of %d bytes does not fit space %s with dimension %d"
              .formatted(m.vector().byteSize(), space.name(), space.dim()));
    }
    if (m.row() < catalog.counters().nextRow()) {
      throw conflict("the row " + m.row() + " is not above all that were stored before");
    }
    insertMemory(m);
    byte[] vector = m.vector().toArray(ValueLayout.JAVA_BYTE);
    statements.run(statements.vector, m.row(), checksum.vector(m.row(), vector), vector);
    statements.run(
        statements.state,
        m.row(),
        m.state().strength(),
        m.state().stabilityDays(),
        m.state().lastAccessMs(),
        checksum.state(m.row(), m.state()));
    catalog = catalog.with(catalog.counters().afterRow(m.row()));
  }

  private void insertMemory(Remember m) throws SQLException {
    StoredMemory memory = new StoredMemory(
        m.space(), m.row(), m.id(), m.subject(), m.text(), m.metadata(), m.state(), m.createdMs());
    insert(
        "a memory with the id " + m.id() + " exists",
        statements.memory,
        m.row(),
        m.space(),
        m.id(),
        m.subject().orElse(null),
        m.text().orElse(null),
        m.metadata(),
        m.createdMs(),
        checksum.memory(memory));
  }

  private void associate(Associate m) throws SQLException {
    int crc = checksum.association(
        new StoredAssociation(m.space(), m.source(), m.kind(), m.target(), m.weight()));
    int made = statements.run(
        statements.associate, m.space(), m.source(), m.kind(), m.target(), m.weight(), crc);
    if (made == 0) {
      throw new StoreException(
          Code.NOT_FOUND,
          "no memory in row %d or %d of space %d".formatted(m.source(), m.target(), m.space()));
    }
  }

  private void touch(Touch m) throws SQLException {
    statements.run(
        statements.touch,
        m.row(),
        m.state().strength(),
        m.state().stabilityDays(),
        m.state().lastAccessMs(),
        checksum.state(m.row(), m.state()));
  }

  private void forget(Forget m) throws SQLException {
    statements.run(statements.forgetOut, m.space(), m.row());
    statements.run(statements.forgetIn, m.space(), m.row());
    statements.run(statements.forget, m.space(), m.row());
    statements.run(statements.forgetVector, m.row());
    statements.run(statements.forgetState, m.row());
  }

  private void insert(String taken, PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    try {
      statements.run(statement, values);
    } catch (SQLException e) {
      if (Failures.isConstraint(e)) {
        throw new StoreException(Code.CONFLICT, taken, e);
      }
      throw e;
    }
  }

  private static StoreException conflict(String sentence) {
    return new StoreException(Code.CONFLICT, sentence);
  }

  private static StoreException noSpace(long space) {
    return new StoreException(Code.NOT_FOUND, "no space " + space);
  }

  @Override
  public void close() throws SQLException {
    statements.close();
  }
}
