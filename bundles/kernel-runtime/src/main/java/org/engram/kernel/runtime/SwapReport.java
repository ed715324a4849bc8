package org.engram.kernel.runtime;

import java.util.List;

/**
 * What a decision changed.
 *
 * @param changes one line for each route that moved, such as {@code vector_similarity:
 *     zig-x86@1.0.0/avx2 -> java@1.0.0/vector}; empty if all calls go where they went before
 * @param nanos time from the decision to the last published route, journal included where it comes
 *     first
 */
public record SwapReport(List<String> changes, long nanos) {
  /** Copies the list. */
  public SwapReport {
    changes = List.copyOf(changes);
  }
}
