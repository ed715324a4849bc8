package org.engram.store.internal;

import static org.engram.store.internal.Connections.execute;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.engram.store.Mutation;
import org.engram.store.Mutation.DropSpace;
import org.engram.store.Mutation.Forget;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.jspecify.annotations.Nullable;

/** Commits calls on the writing connection, many in one transaction. Used by one thread. */
final class Committer implements AutoCloseable {
  private final Connection connection;
  private final Applier applier;
  private Transaction transaction;
  private final Witness witness;
  private final Condition condition;
  private final LongAdder commits = new LongAdder();
  private final LongAdder commitNanos = new LongAdder();
  private volatile Catalog committed;
  private boolean erased;

  Committer(Connection connection, Catalog catalog, Witness witness, Condition condition)
      throws SQLException {
    this.connection = connection;
    this.applier = new Applier(connection, catalog);
    transaction = new Transaction(connection);
    this.witness = witness;
    this.condition = condition;
    committed = catalog;
  }

  /** Returns counters and spaces as they are durable; for any thread. */
  Catalog committed() {
    return committed;
  }

  /** Returns how many transactions are durable; for any thread. */
  long commits() {
    return commits.sum();
  }

  /** Returns how long their commits took; for any thread. */
  long commitNanos() {
    return commitNanos.sum();
  }

  /** Returns whether something was forgotten that may still be in the log. */
  boolean erased() {
    return erased;
  }

  /** Commits the calls together and completes each; one that fails fails alone. */
  void commit(List<Call> calls) {
    StoreException refusal = condition.refusal();
    if (refusal != null) {
      calls.forEach(call -> call.fail(refusal));
      return;
    }
    try {
      commitTogether(calls);
    } catch (SQLException e) {
      renew();
      if (calls.size() > 1 && !Failures.isFull(e) && !Failures.isDevice(e)) {
        calls.forEach(call -> commit(List.of(call)));
        return;
      }
      refuse(e);
      StoreException failure = Failures.of(e, "writing");
      calls.forEach(call -> call.fail(failure));
    } catch (RuntimeException | Error e) {
      condition.broken("the store stopped writing: " + e);
      calls.forEach(call -> call.fail(new StoreException(Code.IO, "writing failed: " + e, e)));
    }
  }

  private void commitTogether(List<Call> calls) throws SQLException {
    Catalog before = applier.catalog();
    List<@Nullable StoreException> failures = new ArrayList<>(calls.size());
    transaction.begin();
    try {
      for (Call call : calls) {
        failures.add(applyAlone(call));
      }
      applier.advance();
      commitTimed();
    } catch (SQLException | RuntimeException | Error e) {
      applier.restore(before);
      rollback(e);
      throw e;
    }
    committed = applier.catalog();
    writeWitness();
    for (int i = 0; i < calls.size(); i++) {
      complete(calls.get(i), failures.get(i));
    }
  }

  private void commitTimed() throws SQLException {
    long start = System.nanoTime();
    transaction.commit();
    commitNanos.add(System.nanoTime() - start);
    commits.increment();
  }

  private @Nullable StoreException applyAlone(Call call) throws SQLException {
    Catalog before = applier.catalog();
    transaction.mark();
    try {
      for (Mutation mutation : call.mutations()) {
        applier.apply(mutation);
      }
      transaction.keep();
      return null;
    } catch (StoreException e) {
      applier.restore(before);
      transaction.undo();
      return e;
    }
  }

  private void complete(Call call, @Nullable StoreException failure) {
    if (failure != null) {
      call.fail(failure);
      return;
    }
    for (Mutation mutation : call.mutations()) {
      if (mutation instanceof Forget forget) {
        condition.release(forget.row());
        erased = true;
      } else if (mutation instanceof DropSpace drop) {
        condition.releaseSpace(drop.space());
        erased = true;
      }
    }
    call.succeed(committed.counters().sequence());
  }

  /**
   * What SQLite has rolled back by itself, as on a full disk, makes this fail and needs no more.
   */
  private void rollback(Throwable cause) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** The driver closes a statement that fails on damage or a full disk. */
  private void renew() {
    try {
      applier.renew();
      transaction.close();
      transaction = new Transaction(connection);
    } catch (SQLException e) {
      condition.broken("the store stopped writing: " + e.getMessage());
    }
  }

  /** After a failed write or fsync nobody knows what is on the disk: only a reopened store does. */
  private void refuse(SQLException e) {
    if (Failures.isFull(e)) {
      condition.diskFull("the disk is full: nothing is written until there is space");
    } else if (Failures.isDevice(e)) {
      condition.broken("the disk failed, nothing is written until a restart: " + e.getMessage());
    }
  }

  /** The commit is durable whatever becomes of its witness. */
  private void writeWitness() {
    try {
      witness.write(committed.counters());
    } catch (IOException e) {
      condition.report("the witness of the write-ahead log cannot be written: " + e);
    }
  }

  /** Moves the log into the database and empties it; false if readers are in the way. */
  boolean checkpoint() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      boolean done = result.next() && result.getInt(1) == 0;
      erased &= !done;
      return done;
    }
  }

  /** Writes what is there already, to see whether the disk takes it. */
  void probe() throws SQLException {
    transaction.begin();
    try {
      applier.writeCounters(applier.catalog().counters());
      transaction.commit();
    } catch (SQLException e) {
      rollback(e);
      renew();
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      applier.close();
      transaction.close();
    }
  }
}
