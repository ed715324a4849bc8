package org.engram.memory;

import java.time.Duration;

/**
 * The constants of a recall. {@code score = base + activationWeight · a/max(a) · (gateFloor + (1 −
 * gateFloor) · base)}, where {@code base} is the cosine, min-max scaled over the candidates, and
 * {@code a} the activation that reached the memory from the seeds. Memories that only activation
 * reached take part beside the candidates; their base is 0.
 *
 * <p>A lexical score will join the cosine in the base, a power law the exponential forgetting, and
 * profiles for conversations this one; each as a further constant of a profile.
 *
 * @param candidates most similar memories that take part, 1 … 1 000
 * @param seeds most similar memories that activation starts from; 0: no spreading
 * @param seedFloorRank a seed's weight is its base minus that of the memory at this rank
 * @param hops steps of spreading, 1 … 4
 * @param hopFactor share that each hop passes on, in (0, 1]
 * @param activationWeight weight of the activation in the score
 * @param gateFloor share of the activation that counts however dissimilar the memory is, in [0, 1]
 * @param rankByStrength whether the strength that time has left multiplies the score
 * @param timeConstant the time after which 1/e of a strength is left
 */
public record RecallProfile(
    int candidates,
    int seeds,
    int seedFloorRank,
    int hops,
    float hopFactor,
    float activationWeight,
    float gateFloor,
    boolean rankByStrength,
    Duration timeConstant) {
  /** The published recipe. */
  public static final RecallProfile DEFAULT =
      new RecallProfile(200, 3, 50, 2, 0.5f, 0.8f, 0.5f, false, Duration.ofDays(1));

  /** Returns this profile with cosine alone: no activation. */
  public RecallProfile withoutSpreading() {
    return new RecallProfile(
        candidates,
        0,
        seedFloorRank,
        hops,
        hopFactor,
        activationWeight,
        gateFloor,
        rankByStrength,
        timeConstant);
  }
}
