package org.engram.memory.internal.graph;

import java.util.Map;

/**
 * How the associations of a memory become the edges that activation spreads over. The weights of
 * each kind are divided by their sum (the fan effect: what has many associations passes little over
 * each), then the kinds that the memory has are mixed in proportion to their weights here, so that
 * all its edges together have weight 1. An association with itself takes no part.
 *
 * @param kindWeights weight of each kind that has one of its own, above 0
 * @param otherKinds weight of every other kind, above 0: what users name themselves mixes equally
 * @param strongest how many edges of a memory are kept, the strongest; of equal ones those to the
 *     memories that were stored first
 */
public record EdgeMix(Map<String, Float> kindWeights, float otherKinds, int strongest) {
  /** Every kind weighs the same, and eight edges are kept: measured to lose nothing over all. */
  public static final EdgeMix DEFAULT = new EdgeMix(Map.of(), 1f, 8);

  /** Copies the map. */
  public EdgeMix {
    kindWeights = Map.copyOf(kindWeights);
  }

  float weightOf(String kind) {
    return kindWeights.getOrDefault(kind, otherKinds);
  }
}
