package org.engram.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.engram.store.Mutation.Touch;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable store of spaces, memories and associations. What it has acknowledged survives the
 * death of the process and of the machine. Every row carries a checksum: a damaged row is taken
 * into quarantine and reported by {@link #health()}, never returned, and never a reason not to
 * start.
 *
 * <p>Safe for any number of threads. Every method throws {@link StoreException} with a code; a call
 * that writes has changed nothing then.
 */
@ProviderType
public interface Store {

  /**
   * Applies mutations in their order in one transaction, all of them or none, and returns when they
   * are durable.
   *
   * @param mutations what to change; may be empty
   * @return the sequence number of the transaction; calls that were committed together share it
   */
  long apply(List<Mutation> mutations);

  /**
   * Applies mutations as {@link #apply} does, without waiting. Calls are applied in the order in
   * which they are made, and those that wait at the same time become durable together; one that
   * fails does so alone. Blocks while too much is waiting.
   *
   * <p>The futures complete in the order of the calls, by the thread that writes: an action on one
   * holds up every write behind it, and must not write itself.
   *
   * @param mutations what to change; may be empty
   * @return the sequence number of the transaction, when it is durable; or a {@link StoreException}
   */
  CompletableFuture<Long> applyAsync(List<Mutation> mutations);

  /**
   * Notes new states, to be written within about a second, the last one of each row; a crash may
   * lose those of that second. What the read methods return shows them once they are written.
   *
   * @param touches new states
   */
  void touch(List<Touch> touches);

  /** Returns the sequence number of the last transaction; 0 in a new store. */
  long sequence();

  /**
   * Returns the lowest row that is above every row ever stored, forgotten ones included. Two calls
   * return the same number unless something was stored between them: a caller with several threads
   * reads it once and counts on from there, under the lock under which it calls
   * {@link #applyAsync}.
   */
  long nextRow();

  /** Returns the lowest number that is above that of every space ever created. */
  long nextSpace();

  /** Returns all spaces, by number. */
  List<StoredSpace> spaces();

  /**
   * Visits everything that is stored, as of one moment: all spaces, then all memories by ascending
   * row, then all associations by space, source, kind and target. Damaged rows, and associations
   * that have lost an end, are left out. What the visitor throws ends the visit and is thrown on.
   */
  void load(StoreVisitor visitor);

  /**
   * Reads memories by row.
   *
   * @param rows rows of any spaces
   * @return one memory for each row that exists, in the order of {@code rows}
   */
  List<StoredMemory> fetch(long... rows);

  /**
   * Reads a memory by its id.
   *
   * @param space number of the space
   * @param id id in the space
   * @return the memory; empty if there is none
   */
  Optional<StoredMemory> find(long space, String id);

  /**
   * Reads memories of a space by ascending row, which is the order in which they were stored.
   *
   * @param space number of the space
   * @param afterRow the row to go on after; 0 for the first page
   * @param limit most memories to return, at least 1; fewer are returned at the end only
   * @return the memories
   */
  List<StoredMemory> list(long space, long afterRow, int limit);

  /** Returns whether the store is whole and can write. Cheap enough for every probe. */
  StoreHealth health();

  /** Returns figures for operators. Asks the file system for sizes, and nothing else. */
  StoreStats stats();
}
