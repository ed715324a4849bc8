package org.engram.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.function.DoubleConsumer;
import org.sqlite.ProgressHandler;

/** A consistent copy of a store, made beside the process that has it. */
public final class StoreSnapshot {
  /** Steps of SQLite's machine between two looks at the copy: some milliseconds. */
  private static final int STEPS = 10_000;

  private StoreSnapshot() {}

  /**
   * Writes a copy of a database.
   *
   * @param progress called now and then with the share of it that is written; at last with 1
   */
  public static void write(Path database, Path target, DoubleConsumer progress) {
    progress.accept(0);
    StoreCheck.reading(database, "copying", connection -> {
      try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
        copy.setString(1, target.toString());
        ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
          @Override
          protected int progress() {
            progress.accept(share(database, target));
            return 0; // go on
          }
        });
        copy.execute();
      } finally {
        ProgressHandler.clearHandler(connection);
      }
    });
    progress.accept(1);
  }

  /** The copy has no free pages, so that it may end before it is as large. */
  private static double share(Path database, Path target) {
    try {
      return Files.exists(target)
          ? Math.min(0.99, (double) Files.size(target) / Files.size(database))
          : 0;
    } catch (IOException e) {
      return 0; // the copy itself says what is wrong
    }
  }
}
