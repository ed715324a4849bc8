package org.engram.memory.internal;

import java.util.Collection;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.internal.columns.SpaceColumns;

/** The spaces that are open, by name. Safe for any number of threads. */
final class Spaces {
  private final ConcurrentNavigableMap<String, Space> open = new ConcurrentSkipListMap<>();
  private final Function<Integer, SpaceColumns> columns;
  private volatile boolean stopping;

  /**
   * Starts without spaces.
   *
   * @param columns makes the columns of a space of that dimension
   */
  Spaces(Function<Integer, SpaceColumns> columns) {
    this.columns = columns;
  }

  Space add(long number, String name, int dim, String model) {
    Space space = new Space(number, name, dim, model, columns.apply(dim));
    open.put(name, space);
    return space;
  }

  void remove(Space space) {
    if (open.remove(space.name(), space)) {
      space.columns().close();
    }
  }

  /** Returns the space of that name. */
  Space get(String name) {
    requireRunning();
    Space space = open.get(name);
    if (space == null) {
      throw Space.unknown(name);
    }
    return space;
  }

  boolean contains(Space space) {
    Space present = open.get(space.name());
    return present != null && present.number() == space.number();
  }

  boolean contains(String name) {
    return open.containsKey(name);
  }

  Collection<Space> all() {
    return open.values();
  }

  void requireRunning() {
    if (stopping) {
      throw stopping();
    }
  }

  static MemoryException stopping() {
    return new MemoryException(Code.STOPPING, "the engine is stopping");
  }

  void refuseCalls() {
    stopping = true;
  }

  void close() {
    all().forEach(space -> space.columns().close());
    open.clear();
  }
}
