package org.engram.memory;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Associative memory: what is remembered is durable and found by the next recall, whatever dies in
 * between. Every call names a space; a missing or unknown space is an error, never "all". Calls
 * block until their result is durable and visible; they are cheap to make from virtual threads.
 * Safe for any number of threads.
 *
 * <p>Every method throws {@link MemoryException} with a machine-readable code, and has changed
 * nothing then.
 */
@ProviderType
public interface MemoryEngine {

  /** Creates a space, whose dimension and model id never change. */
  SpaceInfo createSpace(SpaceSpec spec);

  /** Returns all spaces, by name. */
  List<SpaceInfo> spaces();

  /** Returns one space. */
  SpaceInfo space(String name);

  /** Deletes a space with everything in it. */
  void deleteSpace(String name);

  /**
   * Stores one memory; its text is embedded if no vector is given. An id that exists is a
   * {@code CONFLICT}: nothing is overwritten.
   */
  MemoryRecord remember(String space, NewMemory memory);

  /** Stores all memories of a batch in one transaction, or none of them. */
  List<MemoryRecord> remember(String space, List<NewMemory> batch);

  /**
   * Makes associations in one transaction; one that exists with the same ends and kind gets the new
   * weight.
   */
  List<Association> associate(String space, List<Association> associations);

  /** Removes an association; false if there was none. */
  boolean dissociate(String space, String from, String to, String kind);

  /** Returns a memory. */
  MemoryRecord get(String space, String id);

  /** Returns the associations that leave a memory, then those that reach it. */
  List<Association> associations(String space, String id);

  /**
   * Returns memories in the order in which they were stored, from after the cursor of the page
   * before.
   */
  Page<MemoryRecord> list(String space, Optional<String> cursor, int limit);

  /**
   * Removes a memory with its vector and all its associations; it comes back on no path. False if
   * there was none.
   */
  boolean forget(String space, String id);

  /** Returns the memories that the cue brings to mind, best first. Writes nothing. */
  RecallAnswer recall(String space, RecallRequest request);
}
