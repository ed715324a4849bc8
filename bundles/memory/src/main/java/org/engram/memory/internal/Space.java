package org.engram.memory.internal;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.SpaceInfo;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.columns.SpaceColumns;

/**
 * A space that is open.
 *
 * @param number its number in the store
 * @param name its name
 * @param dim dimension of its vectors
 * @param model id of the model that makes them
 * @param columns its memories
 * @param rows the row number in the store of each id that is visible
 */
record Space(
    long number,
    String name,
    int dim,
    String model,
    SpaceColumns columns,
    ConcurrentMap<String, Long> rows) {

  Space(long number, String name, int dim, String model, SpaceColumns columns) {
    this(number, name, dim, model, columns, new ConcurrentHashMap<>());
  }

  Snapshot lease() {
    return columns.lease().orElseThrow(() -> unknown(name));
  }

  /** Returns the row number of a memory. */
  long row(String id) {
    Long row = rows.get(id);
    if (row == null) {
      throw unknownMemory(id);
    }
    return row;
  }

  SpaceInfo info() {
    return tryInfo().orElseThrow(() -> unknown(name));
  }

  /** Returns what is in it; empty if it has just been deleted. */
  Optional<SpaceInfo> tryInfo() {
    return columns.lease().map(leased -> {
      try (Snapshot snapshot = leased) {
        return new SpaceInfo(
            name, dim, model, snapshot.liveCount(), snapshot.graph().associationCount());
      }
    });
  }

  MemoryException unknownMemory(String id) {
    return new MemoryException(
        Code.MEMORY_NOT_FOUND, "no memory '" + id + "' in space '" + name + "'");
  }

  static MemoryException unknown(String name) {
    return new MemoryException(Code.SPACE_NOT_FOUND, "no space '" + name + "'");
  }
}
