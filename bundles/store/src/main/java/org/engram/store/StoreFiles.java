package org.engram.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.engram.store.StoreException.Code;
import org.engram.store.StoreHealth.Quarantined;
import org.engram.store.internal.StoreCheck;
import org.engram.store.internal.StoreSnapshot;

/**
 * The files of a store, seen from outside: no process may have it open, or any one may. Nothing
 * here writes to the store or takes its lock. Needs no framework.
 */
public final class StoreFiles {
  private static final String DATABASE = "memories.db";

  private StoreFiles() {}

  /**
   * What a check found.
   *
   * @param spaces spaces that can be read
   * @param memories memories that can be read
   * @param associations associations that can be read
   * @param findings one sentence for each thing that is wrong; none if the store is whole
   */
  public record Report(long spaces, long memories, long associations, List<String> findings) {
    /** Copies the list. */
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /** Returns the database in the folder of a store, whether it is there or not. */
  public static Path database(Path folder) {
    return folder.resolve(DATABASE);
  }

  /**
   * Writes what the store holds at this moment to a new file, which is a database of its own.
   * Commits go on meanwhile.
   *
   * @param folder folder of the store
   * @param target file to make; one that exists is refused
   * @param progress called on this thread with {@code copy} and the share that is copied
   * @throws StoreException if the store cannot be read or the file not be written
   */
  public static void snapshot(Path folder, Path target, ObjDoubleConsumer<String> progress) {
    requireStore(folder);
    StoreSnapshot.write(database(folder), target, share -> progress.accept("copy", share));
  }

  /**
   * Reads every row and holds it against its checksum, lets SQLite check its structure, looks for
   * rows that have lost their other half, and compares the store with the witness of its log.
   *
   * @param folder folder of the store
   * @param progress called on this thread with what is read, {@code memories} and
   *     {@code structure}, and the share of it that is done
   * @throws StoreException if it cannot be opened: {@code INCOMPATIBLE} if it is none or of a newer
   *     version, {@code DAMAGED} if nothing of it can be read
   */
  public static Report check(Path folder, ObjDoubleConsumer<String> progress) {
    requireStore(folder);
    StoreCheck check = StoreCheck.of(folder, database(folder), progress);
    List<String> findings = new ArrayList<>(check.health().reasons());
    check.health().quarantine().stream().map(StoreFiles::sentence).forEach(findings::add);
    return new Report(check.spaces(), check.memories(), check.associations(), findings);
  }

  /**
   * Calls back with every subject and text that can be read, for whoever must keep them out of
   * something.
   *
   * @throws StoreException if the store cannot be opened or read
   */
  public static void texts(Path folder, Consumer<String> each) {
    requireStore(folder);
    StoreCheck.texts(database(folder), each);
  }

  private static void requireStore(Path folder) {
    if (!Files.exists(database(folder))) {
      throw new StoreException(Code.NOT_FOUND, "there is no store in " + folder);
    }
  }

  private static String sentence(Quarantined row) {
    String id = row.id().isEmpty() ? "" : " (" + row.id() + ")";
    return "memory in row " + row.row() + id + ": " + row.reason();
  }
}
