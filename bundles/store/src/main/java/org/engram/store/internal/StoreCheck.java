package org.engram.store.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
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
  private static final String DANGLING = """
      SELECT count(*) FROM assoc AS a
      WHERE NOT EXISTS(SELECT 1 FROM memory m WHERE m.row = a.src)
         OR NOT EXISTS(SELECT 1 FROM memory m WHERE m.row = a.dst)""";

  /** Counts what a load gives. */
  private static final class Counting implements StoreVisitor {
    private long spaces;
    private long memories;
    private long associations;

    @Override
    public void space(StoredSpace space) {
      spaces++;
    }

    @Override
    public void memory(StoredMemory memory, MemorySegment vector) {
      memories++;
    }

    @Override
    public void association(StoredAssociation association) {
      associations++;
    }
  }

  /** What is done with a connection that only reads. */
  private interface Reading {
    void read(Connection connection) throws SQLException;
  }

  /** Checks the store in a folder. */
  public static StoreCheck of(Path folder, Path database) {
    Condition condition = new Condition();
    Counting counted = new Counting();
    // Read first: the process that has the store writes it behind each commit.
    Optional<Counters> witness = witness(folder.resolve("witness"), condition);
    reading(database, "checking", connection -> {
      Counters stored = new CatalogReader(new Condition()).read(connection).counters();
      witness
          .filter(seen -> seen.sequence() > stored.sequence())
          .ifPresent(seen -> condition.report(Witness.behind(stored, seen)));
      new Loader(connection, condition, counted).load();
      dangling(connection, condition);
    });
    structure(database, condition);
    return new StoreCheck(
        counted.spaces, counted.memories, counted.associations, condition.health());
  }

  /** Writes a consistent copy of a database. */
  public static void snapshot(Path database, Path target) {
    reading(database, "copying", connection -> {
      try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
        copy.setString(1, target.toString());
        copy.execute();
      }
    });
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

  private static void reading(Path database, String doing, Reading reading) {
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
