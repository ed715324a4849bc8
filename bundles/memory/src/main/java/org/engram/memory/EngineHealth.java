package org.engram.memory;

import java.util.List;

/**
 * How the engine is.
 *
 * @param writable whether it takes changes
 * @param reasons one sentence for each thing that is wrong; none if all is well
 * @param spaces number of spaces
 * @param memories number of memories in all spaces
 * @param associations number of associations in all spaces
 * @param quarantined damaged memories that are left out of every answer
 * @param offHeapBytes off-heap memory in use for columns and graphs
 * @param models models that can embed now, by id
 */
public record EngineHealth(
    boolean writable,
    List<String> reasons,
    int spaces,
    long memories,
    long associations,
    int quarantined,
    long offHeapBytes,
    List<String> models) {
  /** Copies the lists. */
  public EngineHealth {
    reasons = List.copyOf(reasons);
    models = List.copyOf(models);
  }

  /** Returns whether nothing is wrong. */
  public boolean healthy() {
    return writable && reasons.isEmpty();
  }
}
