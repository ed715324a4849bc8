package org.engram.store;

import java.util.List;

/**
 * Whether the store is whole and can write.
 *
 * @param writable false while every write is refused, as on a full disk; reads go on
 * @param reasons one sentence for each thing that is wrong; none if the store is healthy
 * @param quarantine the damaged memories, by row
 */
public record StoreHealth(boolean writable, List<String> reasons, List<Quarantined> quarantine) {
  /** Copies the lists. */
  public StoreHealth {
    reasons = List.copyOf(reasons);
    quarantine = List.copyOf(quarantine);
  }

  /** Returns whether nothing is wrong. */
  public boolean healthy() {
    return writable && reasons.isEmpty();
  }

  /**
   * A damaged memory that is not returned any more. {@link Mutation.Forget} removes it for good.
   *
   * @param space number of its space as far as it can be read
   * @param row its row number
   * @param id its id as far as it can be read; empty if it cannot
   * @param reason what is damaged
   */
  public record Quarantined(long space, long row, String id, String reason) {}
}
