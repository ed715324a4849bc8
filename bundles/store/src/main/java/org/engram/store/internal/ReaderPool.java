package org.engram.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;

/** A few read-only connections with their prepared statements. Safe for threads. */
final class ReaderPool implements AutoCloseable {
  private final Connections connections;
  private final int size;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  ReaderPool(Connections connections, int size) {
    this.connections = connections;
    this.size = size;
    free = new Semaphore(size);
  }

  /** What is done with a connection. */
  interface Reading<T> {
    T read(Reader reader) throws SQLException;
  }

  /** A connection in the hands of one thread. */
  static final class Reader implements AutoCloseable {
    final Rows rows = new Rows();
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Reader(Connection connection) {
      this.connection = connection;
    }

    PreparedStatement prepare(String sql) throws SQLException {
      PreparedStatement known = statements.get(sql);
      if (known == null) {
        known = connection.prepareStatement(sql);
        statements.put(sql, known);
      }
      return known;
    }

    /** To be called when a statement failed: the driver closes it then. */
    void discard(String sql) throws SQLException {
      PreparedStatement failed = statements.remove(sql);
      if (failed != null) {
        failed.close();
      }
    }

    @Override
    public void close() throws SQLException {
      try (connection) {
        for (PreparedStatement statement : statements.values()) {
          statement.close();
        }
      }
    }
  }

  <T> T read(Reading<T> reading) {
    free.acquireUninterruptibly();
    try {
      if (closed) {
        throw new StoreException(Code.CLOSED, "the store is closed");
      }
      Reader known = idle.poll();
      return readWith(known == null ? new Reader(connections.reader()) : known, reading);
    } catch (SQLException e) {
      throw Failures.of(e, "reading");
    } finally {
      free.release();
    }
  }

  private <T> T readWith(Reader reader, Reading<T> reading) throws SQLException {
    T result;
    try {
      result = reading.read(reader);
    } catch (SQLException | RuntimeException e) {
      try (reader) { // its statements may be unusable
        throw e;
      }
    }
    idle.push(reader);
    return result;
  }

  /** Waits for the reads under way, and closes their connections. */
  @Override
  public void close() throws SQLException {
    closed = true;
    free.acquireUninterruptibly(size);
    try {
      for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
        reader.close();
      }
    } finally {
      free.release(size);
    }
  }
}
