package org.engram.store;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One change of the store, as a plain value: ids, row numbers and times are already chosen by the
 * caller, so that the same mutations in the same order give the same store anywhere. Times are in
 * milliseconds since the epoch.
 */
public sealed interface Mutation {

  /**
   * Creates a space.
   *
   * @param space its number: not below {@link Store#nextSpace()}, and never reused
   * @param name its name; one that exists is a {@code CONFLICT}
   * @param dim dimension of every vector in it, at least 1
   * @param model id of the model that makes the vectors
   * @param createdMs when it was created
   */
  record CreateSpace(long space, String name, int dim, String model, long createdMs)
      implements Mutation {}

  /**
   * Deletes a space with everything in it, what is in quarantine included.
   *
   * @param space its number; one that does not exist is {@code NOT_FOUND}
   */
  record DropSpace(long space) implements Mutation {}

  /**
   * Stores a memory.
   *
   * @param space number of its space; one that does not exist is {@code NOT_FOUND}
   * @param row its row number: above every row that was ever stored in any space, so that rows
   *     ascend in the order in which they are applied and are never reused
   * @param id its id in the space; one that exists is a {@code CONFLICT}
   * @param subject key or title
   * @param text what is remembered
   * @param metadata text that the store keeps as it is; JSON by convention
   * @param vector as many f32 in native order as the space has dimensions; read before the call
   *     that applies it returns, and not kept
   * @param state its first state
   * @param createdMs when it was stored
   */
  record Remember(
      long space,
      long row,
      String id,
      Optional<String> subject,
      Optional<String> text,
      String metadata,
      MemorySegment vector,
      State state,
      long createdMs)
      implements Mutation {}

  /**
   * Makes an association between two memories of one space, or gives one that exists with the same
   * ends and kind the new weight.
   *
   * @param space number of the space
   * @param source row that it leaves; one that is not in the space is {@code NOT_FOUND}
   * @param kind what it is
   * @param target row that it reaches; one that is not in the space is {@code NOT_FOUND}
   * @param weight a finite number
   */
  record Associate(long space, long source, String kind, long target, float weight)
      implements Mutation {}

  /**
   * Removes an association; nothing happens if there is none.
   *
   * @param space number of the space
   * @param source row that it leaves
   * @param kind what it is
   * @param target row that it reaches
   */
  record Dissociate(long space, long source, String kind, long target) implements Mutation {}

  /**
   * Gives a memory a new state. Nothing happens if the row is gone, or if the stored last access is
   * later than that of the new state: of touches that arrive out of order the latest stays.
   *
   * @param row the memory
   * @param state its new state
   */
  record Touch(long row, State state) implements Mutation {}

  /**
   * Removes a memory with its text, its vector, its state and all associations that leave or reach
   * it; the row may be one in quarantine. Nothing happens if there is none.
   *
   * @param space number of its space
   * @param row the memory
   */
  record Forget(long space, long row) implements Mutation {}
}
