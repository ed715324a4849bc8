package org.engram.store.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;

/**
 * What an open store holds of its folder.
 *
 * @param folder the folder, locked
 * @param witness the witness of the log
 * @param ballast the reserve of disk space
 * @param connections opens more connections
 * @param committer the writing connection
 */
record OpenFiles(
    StoreFolder folder,
    Witness witness,
    Ballast ballast,
    Connections connections,
    Committer committer)
    implements AutoCloseable {

  /** Opens all, or nothing and says why in one sentence. */
  static OpenFiles open(Path path, Tuning tuning, Condition condition) {
    StoreFolder folder = StoreFolder.lock(path);
    try {
      return open(folder, tuning, condition);
    } catch (SQLException | IOException | RuntimeException e) {
      StoreException failure = sentence(e, folder);
      try {
        folder.close();
      } catch (IOException unlock) {
        failure.addSuppressed(unlock);
      }
      throw failure;
    }
  }

  private static OpenFiles open(StoreFolder folder, Tuning tuning, Condition condition)
      throws SQLException, IOException {
    Ballast ballast = new Ballast(folder.ballast(), tuning.ballastBytes());
    if (ballast.diskFull()) { // SQLite needs a little space to open at all
      ballast.release();
      condition.diskFull("the disk is full: nothing is written until there is space");
    }
    Connections connections = new Connections(folder.database(), tuning);
    Connection writing = connections.writer();
    Witness witness = null;
    try {
      Schema.prepare(writing, folder.database());
      witness = new Witness(folder.witness());
      Catalog stored = new CatalogReader(condition).read(writing);
      Catalog catalog = stored.with(notBehind(witness, stored.counters(), condition));
      Committer committer = new Committer(writing, catalog, witness, condition);
      return new OpenFiles(folder, witness, ballast, connections, committer);
    } catch (SQLException | IOException | RuntimeException e) {
      writing.close();
      if (witness != null) {
        witness.close();
      }
      throw e;
    }
  }

  private static Counters notBehind(Witness witness, Counters stored, Condition condition)
      throws IOException {
    Optional<Counters> seen = witness.read();
    if (seen.isEmpty() || seen.get().sequence() <= stored.sequence()) {
      return stored;
    }
    condition.report(Witness.behind(stored, seen.get()));
    return stored.atLeast(seen.get());
  }

  private static StoreException sentence(Exception e, StoreFolder folder) {
    return switch (e) {
      case StoreException known -> known;
      case SQLException sql
      when Failures.isDamage(sql) ->
        new StoreException(
            Code.DAMAGED,
            "the database " + folder.database() + " is damaged: " + sql.getMessage(),
            sql);
      case SQLException sql
      when Failures.isFull(sql) ->
        new StoreException(
            Code.READ_ONLY,
            "the disk of the data folder " + folder.path() + " is full: " + sql.getMessage(),
            sql);
      default ->
        new StoreException(
            Code.UNWRITABLE,
            "the data folder " + folder.path() + " cannot be opened: " + e.getMessage(),
            e);
    };
  }

  @Override
  public void close() throws IOException {
    try (folder;
        witness) {
      // In this order: the lock goes last.
    }
  }
}
