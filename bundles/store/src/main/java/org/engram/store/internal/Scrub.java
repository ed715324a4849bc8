package org.engram.store.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.engram.store.StoreHealth.Quarantined;
import org.jspecify.annotations.Nullable;

/**
 * Looks once, in the background, for damage that no checksum of a row can show: rows that are gone,
 * and indexes that disagree with their tables. Safe for threads.
 */
final class Scrub implements AutoCloseable {
  private static final int FINDINGS = 3;
  private static final int CANCEL_MS = 20;

  private final Connections connections;
  private final Condition condition;
  private @Nullable Thread thread; // guarded by this
  private @Nullable Statement running; // guarded by this
  private volatile boolean stopping;

  Scrub(Connections connections, Condition condition) {
    this.connections = connections;
    this.condition = condition;
  }

  /** Starts the search; a second call does nothing. */
  synchronized void start() {
    if (thread == null && !stopping) {
      thread = Thread.ofPlatform().name("engram-store-scrub").daemon().start(this::run);
    }
  }

  /** Waits for the end of the search. */
  void await() throws InterruptedException {
    Thread started;
    synchronized (this) {
      started = thread;
    }
    if (started != null) {
      started.join();
    }
  }

  private void run() {
    try (Connection connection = connections.reader();
        Statement statement = connection.createStatement()) {
      setRunning(statement);
      try {
        orphans(statement, "vector");
        orphans(statement, "state");
        structure(statement);
      } finally {
        setRunning(null);
      }
    } catch (SQLException e) {
      if (!stopping) {
        condition.report("the database file could not be checked: " + e.getMessage());
      }
    }
  }

  private synchronized void setRunning(@Nullable Statement statement) {
    running = statement;
  }

  /** A statement is cancelled before its connection is closed, never while it is. */
  private synchronized void cancel() throws SQLException {
    if (running != null) {
      running.cancel();
    }
  }

  private void orphans(Statement statement, String table) throws SQLException {
    String query = """
        SELECT row FROM %s AS t
        WHERE NOT EXISTS(SELECT 1 FROM memory m WHERE m.row = t.row)""".formatted(table);
    try (ResultSet r = statement.executeQuery(query)) {
      while (r.next()) {
        condition.quarantine(
            new Quarantined(0, r.getLong(1), "", "its text is lost, its " + table + " is left"));
      }
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
      condition.report("the table " + table + " cannot be read: " + e.getMessage());
    }
  }

  private void structure(Statement statement) throws SQLException {
    List<String> findings = new ArrayList<>();
    if (stopping) {
      return;
    }
    try (ResultSet r = statement.executeQuery("PRAGMA integrity_check(" + FINDINGS + ")")) {
      while (r.next()) {
        findings.add(r.getString(1));
      }
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
      findings.add(e.getMessage());
    }
    if (!findings.equals(List.of("ok"))) {
      condition.report("the database file is damaged: " + String.join("; ", findings));
    }
  }

  /** Ends the search where it is. */
  @Override
  public void close() throws SQLException {
    Thread started;
    synchronized (this) {
      stopping = true;
      started = thread;
    }
    boolean interrupted = false;
    while (started != null && started.isAlive()) {
      cancel();
      try {
        started.join(CANCEL_MS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
