package org.engram.store;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives everything that is stored; see {@link Store#load}. Called by one thread. */
@ConsumerType
public interface StoreVisitor {

  /** A space. All spaces come before the first memory. */
  void space(StoredSpace space);

  /**
   * A memory, in ascending order of rows; memories of different spaces alternate as they were
   * stored. All memories come before the first association.
   *
   * @param memory the memory
   * @param vector as many f32 in native order as the space has dimensions, aligned to 1 byte; read
   *     only, and valid during the call only
   */
  void memory(StoredMemory memory, MemorySegment vector);

  /** An association. Both its ends were visited. */
  void association(StoredAssociation association);
}
