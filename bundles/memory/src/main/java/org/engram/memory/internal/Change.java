package org.engram.memory.internal;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.engram.memory.internal.columns.SpaceColumns;
import org.engram.store.Mutation;

/** A change of the memories, valid as far as can be seen before its turn comes. */
@FunctionalInterface
interface Change<T> {

  /** Says what to do, once its place among the changes is fixed. Must not block. */
  Plan<T> plan(Numbers numbers);

  /** Gives numbers that are above all before. */
  interface Numbers {
    /** Returns the first of that many row numbers. */
    long rows(int count);

    /** Returns the number of a new space. */
    long space();
  }

  /**
   * What to do.
   *
   * @param mutations what the store applies, all of it or nothing
   * @param show changes the columns when that is durable, in the order of all changes; adds the
   *     columns that it changed to the set, and returns the answer to the caller
   */
  record Plan<T>(List<Mutation> mutations, Function<Set<SpaceColumns>, T> show) {}
}
