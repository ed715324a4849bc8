package org.engram.kernel.testkit;

import java.util.List;

/**
 * The inputs of the contract checks. A seed gives the same inputs on every machine and JDK: random
 * numbers by {@link SplitMix64}, and nothing but integer operations and correctly rounded
 * arithmetic. A change of any input changes the golden digests and with them the contract's
 * version. Stateless.
 *
 * <p>Vectors: dimensions 1 … 257, 384, 768, 1536, 4096, with numbers that are ordinary, of every
 * magnitude below 2, underflowing, overflowing, zeros of both signs, any bits (NaN, infinities,
 * subnormals), next to the limits of a norm, and chosen to expose −0 and double rounding. Graphs:
 * uniform, Zipf, hubs of 63, 64, 65, 127, 128, 129 and 1000 in-edges, chains, self-loops,
 * multi-edges, negative, zero and subnormal weights, node counts around powers of 64. Ages of every
 * magnitude and sign, time constants from 1e-300 to 1e300; the same for the power mode, with
 * stabilities of every magnitude, and inputs at which a single rounding decides.
 */
public final class Corpus {
  private Corpus() {}

  /** Returns queries and rows for norms, dot products and cosines. */
  public static List<SimilarityCase> similarity(long seed) {
    return SimilarityCorpus.cases(seed);
  }

  /** Returns searches for the best rows. */
  public static List<TopKCase> topK(long seed) {
    return TopKCorpus.cases(seed);
  }

  /** Returns searches that are hard on a filter by coarse copies of the rows. */
  public static List<TopKCase> topKWithPlane(long seed) {
    return FilterCorpus.cases(seed);
  }

  /** Returns graphs, rules and cues of {@link Mode#CLASSIC} or {@link Mode#RECALL}. */
  public static List<SpreadCase> spread(Mode mode, long seed) {
    return SpreadCorpus.cases(mode, seed);
  }

  /** Returns strengths, times and stabilities. */
  public static List<PowerDecayCase> powerDecay(long seed) {
    return PowerDecayCorpus.cases(seed);
  }

  /** Returns strengths and ages. */
  public static List<DecayCase> decay(long seed) {
    return DecayCorpus.cases(seed);
  }
}
