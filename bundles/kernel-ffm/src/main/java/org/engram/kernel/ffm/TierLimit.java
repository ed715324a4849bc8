package org.engram.kernel.ffm;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * The operator's limit on tiers ({@code kernel.tier_max}). It lowers the tier, never raises it; a
 * tier of another architecture limits nothing.
 *
 * @param highest the highest tier allowed, or null for no limit
 */
public record TierLimit(@Nullable Tier highest) {
  /** No limit. */
  public static final TierLimit NONE = new TierLimit(null);

  /**
   * Returns the limit of that name; the empty one is none.
   *
   * @throws IllegalArgumentException if there is no such native tier; the message lists them
   */
  public static TierLimit of(String name) {
    if (name.isEmpty()) {
      return NONE;
    }
    for (NativeTier candidate : NativeTier.values()) {
      if (candidate.tier().id().equals(name)) {
        return new TierLimit(candidate.tier());
      }
    }
    throw new IllegalArgumentException("unknown kernel.tier_max '" + name + "'; accepted: "
        + Arrays.stream(NativeTier.values())
            .map(tier -> tier.tier().id())
            .collect(Collectors.joining(", ")));
  }

  /** Returns those of the tiers that are allowed, in the same order. */
  List<NativeTier> apply(List<NativeTier> tiers) {
    return tiers.stream()
        .filter(candidate -> highest == null || candidate.tier().isWithin(highest))
        .toList();
  }

  @Override
  public String toString() {
    return highest == null ? "none" : highest.id();
  }
}
