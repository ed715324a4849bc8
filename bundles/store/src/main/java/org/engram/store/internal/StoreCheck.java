package org.engram.store.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.engram.store.StoreHealth;
import org.engram.store.StoreVisitor;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;

/**
 * A look at a store from outside the process that has it.
 *
 * @param spaces spaces that were read
 * @param memories memories that were read
 * @param associations associations that were read
 * @param health what is wrong
 */
public record StoreCheck(long spaces, long memories, long associations, StoreHealth health) {
  private static final int REPORTED = 256;
  private static final String DANGLING = """
      SELECT count(*) FROM assoc AS a
      WHERE NOT EXISTS(SELECT 1 FROM memory m WHERE m.row = a.src)
         OR NOT EXISTS(SELECT 1 FROM memory m WHERE m.row = a.dst)""";

  /** Counts what a load gives. */
  private static final class Counting implements StoreVisitor {
    private final ObjDoubleConsumer<String> progress;
    private long expected = 1;
    private long spaces;
    private long memories;
    private long associations;

    Counting(ObjDoubleConsumer<String> progress) {
      this.progress = progress;
    }

    /** Those that are damaged are not visited, so that the last share may be missing. */
    void expect(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet r = statement.executeQuery("SELECT count(*) FROM memory")) {
        expected = Math.max(1, r.next() ? r.getLong(1) : 1);
      } catch (SQLException e) {
        if (!Failures.isDamage(e)) {
          throw e;
        }
      }
    }

    @Override
    public void space(StoredSpace space) {
      spaces++;
    }

    @Override
    public void memory(StoredMemory memory, MemorySegment vector) {
      memories++;
      if (memories % REPORTED == 0 && memories < expected) {
        progress.accept("memories", (double) memories / expected);
      }
    }

    @Override
    public void association(StoredAssociation association) {
      associations++;
    }
  }

  /** What is done with a connection that only reads. */
  interface Reading {
    void read(Connection connection) throws SQLException;
  }

  /** Checks the store in a folder. */
  public static StoreCheck of(Path folder, Path database, ObjDoubleConsumer<String> progress) {
    Condition condition = new Condition();
    Counting counted = new Counting(progress);
    // Read first: the process that has the store writes it behind each commit.
    Optional<Counters> witness = witness(folder.resolve("witness"), condition);
    reading(database, "checking", connection -> {
      Counters stored = new CatalogReader(new Condition()).read(connection).counters();
      witness
          .filter(seen -> seen.sequence() > stored.sequence())
          .ifPresent(seen -> condition.report(Witness.behind(stored, seen)));
      counted.expect(connection);
      new Loader(connection, condition, counted).load();
      progress.accept("memories", 1);
      dangling(connection, condition);
    });
    progress.accept("structure", 0);
    structure(database, condition);
    progress.accept("structure", 1);
    return new StoreCheck(
        counted.spaces, counted.memories, counted.associations, condition.health());
  }

  /** Visits all subjects and texts. */
  public static void texts(Path database, Consumer<String> each) {
    reading(database, "reading", connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet r = statement.executeQuery("SELECT subject, text FROM memory")) {
        while (r.next()) {
          each.accept(Rows.text(r, 1));
          each.accept(Rows.text(r, 2));
        }
      }
    });
  }

  static void reading(Path database, String doing, Reading reading) {
    try (Connection connection = new Connections(database, Tuning.DEFAULT).copier()) {
      Schema.require(connection, database);
      reading.read(connection);
    } catch (SQLException e) {
      throw Failures.of(e, doing + " " + database);
    }
  }

  private static Optional<Counters> witness(Path file, Condition condition) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Witness witness = Witness.existing(file)) {
      return witness.read();
    } catch (IOException e) {
      condition.report("the witness of the write-ahead log cannot be read: " + e);
      return Optional.empty();
    }
  }

  private static void dangling(Connection connection, Condition condition) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet r = statement.executeQuery(DANGLING)) {
      if (r.next() && r.getLong(1) > 0) {
        condition.report(r.getLong(1) + " associations have lost one of their memories");
      }
    } catch (SQLException e) {
      if (!Failures.isDamage(e)) {
        throw e;
      }
      condition.report("the associations cannot be followed: " + e.getMessage());
    }
  }

  private static void structure(Path database, Condition condition) {
    try (Scrub scrub = new Scrub(new Connections(database, Tuning.DEFAULT), condition)) {
      scrub.start();
      scrub.await();
    } catch (SQLException e) {
      throw Failures.of(e, "checking " + database);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Code.IO, "the check was interrupted", e);
    }
  }
}
