package org.engram.memory;

import java.util.List;
import java.util.Optional;

/**
 * Part of a listing.
 *
 * @param items the items
 * @param next where the next page begins; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }
}
