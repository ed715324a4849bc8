package org.engram.kernel.spi;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An instruction-set level inside a provider. Within a {@link Family} a later constant is the
 * higher tier; every tier of every family gives the same bits.
 */
public enum Tier {
  /** Plain Java. */
  SCALAR(Family.JAVA),
  /** Java with {@code jdk.incubator.vector}. */
  VECTOR(Family.JAVA),
  /** x86-64 without any extension beyond SSE2; fused multiply-add in software. */
  BASELINE(Family.X86),
  /** x86-64-v3: AVX2 and FMA. */
  AVX2(Family.X86),
  /** x86-64-v4: AVX-512 F, DQ, CD, BW and VL. */
  AVX512(Family.X86),
  /** {@link #AVX512} with VNNI. */
  AVX512VNNI(Family.X86),
  /** ARM64 with Advanced SIMD. */
  NEON(Family.ARM);

  /** What a tier is a level of. Tiers of different families are not ordered. */
  public enum Family {
    /** Tiers of a provider in Java. */
    JAVA,
    /** Tiers of a native provider for x86-64. */
    X86,
    /** Tiers of a native provider for ARM64. */
    ARM
  }

  private final Family family;

  Tier(Family family) {
    this.family = family;
  }

  /** Returns the family in which this tier is ordered. */
  public Family family() {
    return family;
  }

  /** Returns the name used in metrics, shell and configuration, such as {@code avx2}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Returns whether this tier is allowed under {@code limit}: another family, or not above it in
   * the same one.
   */
  public boolean isWithin(Tier limit) {
    return family != limit.family || compareTo(limit) <= 0;
  }

  /**
   * Returns the tier of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the accepted names
   */
  public static Tier of(String id) {
    for (Tier tier : values()) {
      if (tier.id().equals(id)) {
        return tier;
      }
    }
    throw new IllegalArgumentException("unknown tier '" + id + "'; accepted: "
        + Arrays.stream(values()).map(Tier::id).collect(Collectors.joining(", ")));
  }

  @Override
  public String toString() {
    return id();
  }
}
