package org.engram.store.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Touch;
import org.engram.store.Store;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.engram.store.StoreHealth;
import org.engram.store.StoreStats;
import org.engram.store.StoreVisitor;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;

/** The store in one SQLite database. Safe for threads. */
public final class SqliteStore implements Store, AutoCloseable {
  private final OpenFiles files;
  private final Connections connections;
  private final Condition condition;
  private final Committer committer;
  private final PendingTouches touches = new PendingTouches();
  private final GroupWriter writer;
  private final ReaderPool readers;
  private final MemoryReader reader;
  private final Scrub scrub;

  /**
   * Opens the store in a folder, and creates both where they do not exist.
   *
   * @throws StoreException if another process has it open, if it cannot be written, or if it is
   *     damaged, of another application or of a newer version; nothing stays open then
   */
  public static SqliteStore open(Path folder) {
    return open(folder, Tuning.DEFAULT);
  }

  static SqliteStore open(Path folder, Tuning tuning) {
    Condition condition = new Condition();
    OpenFiles files = OpenFiles.open(folder, tuning, condition);
    return new SqliteStore(files, tuning, condition);
  }

  private SqliteStore(OpenFiles files, Tuning tuning, Condition condition) {
    this.files = files;
    this.condition = condition;
    connections = files.connections();
    committer = files.committer();
    Upkeep upkeep = new Upkeep(committer, touches, files.ballast(), condition, tuning);
    writer = new GroupWriter(committer, upkeep, condition, tuning);
    readers = new ReaderPool(connections, Math.max(4, Runtime.getRuntime().availableProcessors()));
    reader = new MemoryReader(readers, condition);
    scrub = new Scrub(connections, condition);
    writer.start();
  }

  @Override
  public long apply(List<Mutation> mutations) {
    try {
      return applyAsync(mutations).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw new StoreException(cause.code(), String.valueOf(cause.getMessage()), cause);
      }
      throw e;
    }
  }

  @Override
  public CompletableFuture<Long> applyAsync(List<Mutation> mutations) {
    try {
      return writer.submit(Incoming.detach(mutations));
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void touch(List<Touch> later) {
    writer.checkOpen();
    later.forEach(touch -> Incoming.state(touch.state()));
    touches.add(later);
  }

  @Override
  public long sequence() {
    return committer.committed().counters().sequence();
  }

  @Override
  public long nextRow() {
    return committer.committed().counters().nextRow();
  }

  @Override
  public long nextSpace() {
    return committer.committed().counters().nextSpace();
  }

  @Override
  public List<StoredSpace> spaces() {
    return List.copyOf(committer.committed().spaces().values());
  }

  @Override
  public void load(StoreVisitor visitor) {
    readers.read(pooled -> {
      try (Connection connection = connections.reader()) {
        new Loader(connection, condition, visitor).load();
      }
      return visitor;
    });
    scrub.start();
  }

  @Override
  public List<StoredMemory> fetch(long... rows) {
    return reader.fetch(rows);
  }

  @Override
  public Optional<StoredMemory> find(long space, String id) {
    return reader.find(space, id);
  }

  @Override
  public List<StoredMemory> list(long space, long afterRow, int limit) {
    if (limit < 1) {
      throw new StoreException(Code.INVALID_ARGUMENT, "the limit " + limit + " is below 1");
    }
    return reader.list(space, afterRow, limit);
  }

  @Override
  public StoreHealth health() {
    return condition.health();
  }

  @Override
  public StoreStats stats() {
    StoreFolder folder = files.folder();
    return new StoreStats(
        committer.commits(),
        committer.commitNanos(),
        folder.databaseBytes(),
        folder.logBytes(),
        condition.quarantined());
  }

  /** Waits for the check of the file that the first {@link #load} has begun. */
  void awaitScrub() throws InterruptedException {
    scrub.await();
  }

  /** Writes what was accepted, empties the log and gives the folder free. May be called again. */
  @Override
  public void close() {
    try (files;
        writer;
        readers;
        scrub) {
      // In reverse order: nobody reads any more when the log is emptied, and the lock goes last.
    } catch (SQLException e) {
      throw Failures.of(e, "closing the store");
    } catch (IOException e) {
      throw new StoreException(Code.IO, "closing the store failed: " + e, e);
    }
  }
}
