package org.engram.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A memory to store. At least one of text and vector is given.
 *
 * @param id its id, 1 … 128 characters; a ULID is made where none is given
 * @param text what is remembered, at most 65 536 characters
 * @param subject key or title, at most 512 characters
 * @param vector as many finite numbers as the space has dimensions, not all 0; made from subject
 *     and text where it is absent
 * @param metadata values by name: String, Number, Boolean or a List of these
 * @param associations associations from this memory, stored in the same transaction; a target may
 *     be in the same batch
 */
public record NewMemory(
    Optional<String> id,
    Optional<String> text,
    Optional<String> subject,
    Optional<float[]> vector,
    Map<String, Object> metadata,
    List<NewAssociation> associations) {
  /** Copies the collections. */
  public NewMemory {
    metadata = Map.copyOf(metadata);
    associations = List.copyOf(associations);
  }

  /**
   * An association from the memory it comes with.
   *
   * @param to id of the target
   * @param kind what it is, such as {@code user}
   * @param weight finite, at least 0
   */
  public record NewAssociation(String to, String kind, float weight) {}

  /** Returns a memory of a text only. */
  public static NewMemory ofText(String text) {
    return new NewMemory(
        Optional.empty(),
        Optional.of(text),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of());
  }
}
