package org.engram.memory.internal;

import java.time.Instant;
import org.engram.memory.MemoryRecord;
import org.engram.store.StoredMemory;

/** Turns what the store returns into what callers see. */
final class Records {
  private final Metadata metadata;

  Records(Metadata metadata) {
    this.metadata = metadata;
  }

  MemoryRecord of(StoredMemory memory) {
    return new MemoryRecord(
        memory.id(),
        memory.text(),
        memory.subject(),
        metadata.read(memory.metadata()),
        Instant.ofEpochMilli(memory.createdMs()),
        Instant.ofEpochMilli(memory.state().lastAccessMs()),
        memory.state().strength());
  }
}
