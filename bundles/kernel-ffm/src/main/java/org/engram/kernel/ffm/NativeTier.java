package org.engram.kernel.ffm;

import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.spi.Tier;

/** A tier as the C ABI numbers it. */
enum NativeTier {
  BASELINE(Tier.BASELINE, 0, NativeTier.BRIEF_IN_SOFTWARE),
  AVX2(Tier.AVX2, 1, NativeTier.BRIEF),
  AVX512(Tier.AVX512, 2, NativeTier.BRIEF),
  AVX512VNNI(Tier.AVX512VNNI, 3, NativeTier.BRIEF),
  NEON(Tier.NEON, 4, NativeTier.BRIEF);

  // Measured on a busy machine: decay, the dearest element, took 1.2 ns in avx2 and 36 ns in
  // baseline; an element of a cosine whose rows come from memory 0.6 ns in avx2.
  private static final long BRIEF = 8_192;

  private static final long BRIEF_IN_SOFTWARE = 512;

  // Measured on a busy machine: forgetting by a power law took 4.3 ns in avx2 and 7.3 ns in
  // baseline.
  private static final long BRIEF_POWER_DECAY = 2_048;

  private final Tier tier;
  private final int number;
  private final long briefElements;

  NativeTier(Tier tier, int number, long briefElements) {
    this.tier = tier;
    this.number = number;
    this.briefElements = briefElements;
  }

  /** Returns the tiers in that answer of {@code engram_tiers}, lowest first. */
  static List<NativeTier> ofMask(int mask) {
    List<NativeTier> tiers = new ArrayList<>();
    for (NativeTier candidate : values()) {
      if ((mask >>> candidate.number & 1) != 0) {
        tiers.add(candidate);
      }
    }
    return tiers;
  }

  Tier tier() {
    return tier;
  }

  /** Returns the argument of each call, and the bit in the answer of {@code engram_tiers}. */
  int number() {
    return number;
  }

  /** Returns whether work on that many elements surely ends within 20 µs. */
  boolean isBrief(long elements) {
    return elements <= briefElements;
  }

  /** Returns the same of forgetting by a power law, which has no fma to do in software. */
  static boolean isBriefPowerDecay(long elements) {
    return elements <= BRIEF_POWER_DECAY;
  }
}
