package org.engram.kernel.testkit;

/**
 * The bits of forgetting by a power law: docs/numerics.md, "decay, power mode", written down as
 * plainly as it can be. Stateless; safe for any number of threads.
 */
public final class PowerDecayReference {
  private static final double GREATEST_EXPONENT = 300.0;
  /** Added to a double, it leaves the nearest integer in the low bits. */
  private static final double ROUND = 0x1.8p52;

  private static final int MANTISSA_BITS = 52;
  private static final long HALF = 1L << 51;

  private static final double[] P = {
    Double.longBitsToDouble(0x4007_1547_652b_7e96L),
    Double.longBitsToDouble(0x3fee_c709_dcb5_8f51L),
    Double.longBitsToDouble(0x3fe2_776b_c4e1_9dffL),
    Double.longBitsToDouble(0x3fda_61e9_fc41_e3ffL),
    Double.longBitsToDouble(0x3fd4_6f25_e06c_c516L),
    Double.longBitsToDouble(0x3fd2_9d3b_a5d0_0ed5L)
  };
  private static final double[] G = {
    Double.longBitsToDouble(0xbfe6_2e42_fefa_39efL),
    Double.longBitsToDouble(0x3fce_bfbe_0460_cc0bL),
    Double.longBitsToDouble(0xbfac_6b08_d884_527eL),
    Double.longBitsToDouble(0x3f83_b2a1_b516_ca7fL),
    Double.longBitsToDouble(0xbf55_d879_e996_2406L),
    Double.longBitsToDouble(0x3f24_4401_fae3_0efeL),
    Double.longBitsToDouble(0xbef0_0a59_4fd0_58baL)
  };

  private PowerDecayReference() {}

  /**
   * Returns what is left of a strength.
   *
   * @param elapsed time since the last use, in the unit of {@code stability}
   * @param stability above 0, or +∞
   * @param factor f of the formula
   * @param exponent d of the formula
   */
  public static float decay(
      float strength, long elapsed, float stability, double factor, double exponent) {
    if (Float.isNaN(strength)) {
      return Reference.canon(strength);
    }
    if (Float.isInfinite(strength) || strength == 0) {
      return strength;
    }
    if (elapsed <= 0 || stability == Float.POSITIVE_INFINITY) {
      return strength;
    }
    double a = (double) elapsed;
    double b = stability;
    double n = b + factor * a;
    long k = (bits(n) - bits(b) + HALF) >>> MANTISSA_BITS;
    double v = Double.longBitsToDouble(bits(n) - (k << MANTISSA_BITS));
    double x = (v - b) / (v + b);
    double w = x * x;
    double p = ((((P[5] * w + P[4]) * w + P[3]) * w + P[2]) * w + P[1]) * w + P[0];
    double z = Math.min(exponent * ((double) k + x * p), GREATEST_EXPONENT);
    double zm = z + ROUND;
    double r = z - (zm - ROUND);
    double g = G[6] * r + G[5];
    g = (((g * r + G[4]) * r + G[3]) * r + G[2]) * r + G[1];
    g = (g * r + G[0]) * r + 1.0;
    double left = Double.longBitsToDouble(bits(g) - (bits(zm) << MANTISSA_BITS));
    return (float) (strength * left);
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }
}
