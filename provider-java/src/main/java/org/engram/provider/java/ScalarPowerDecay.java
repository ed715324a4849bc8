package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;

/** Decay by a power law in plain Java. */
final class ScalarPowerDecay implements PowerDecayKernel {
  /** Beyond this exponent no f32 is left of any strength. */
  static final double MAX_HALVINGS = 300.0;

  static final int MANTISSA_BITS = 52;

  /** Half of the mantissa's range, added to round an exponent to the nearest. */
  static final long HALF = 1L << 51;

  static final double P0 = Double.longBitsToDouble(0x4007_1547_652b_7e96L);
  static final double P1 = Double.longBitsToDouble(0x3fee_c709_dcb5_8f51L);
  static final double P2 = Double.longBitsToDouble(0x3fe2_776b_c4e1_9dffL);
  static final double P3 = Double.longBitsToDouble(0x3fda_61e9_fc41_e3ffL);
  static final double P4 = Double.longBitsToDouble(0x3fd4_6f25_e06c_c516L);
  static final double P5 = Double.longBitsToDouble(0x3fd2_9d3b_a5d0_0ed5L);
  static final double G0 = Double.longBitsToDouble(0xbfe6_2e42_fefa_39efL);
  static final double G1 = Double.longBitsToDouble(0x3fce_bfbe_0460_cc0bL);
  static final double G2 = Double.longBitsToDouble(0xbfac_6b08_d884_527eL);
  static final double G3 = Double.longBitsToDouble(0x3f83_b2a1_b516_ca7fL);
  static final double G4 = Double.longBitsToDouble(0xbf55_d879_e996_2406L);
  static final double G5 = Double.longBitsToDouble(0x3f24_4401_fae3_0efeL);
  static final double G6 = Double.longBitsToDouble(0xbef0_0a59_4fd0_58baL);

  @Override
  public void power(PowerDecayRequest request) {
    request.checkStability();
    power(request, 0, request.count());
  }

  /** Lets elements {@code from} … {@code to} − 1 decay; their stabilities have been checked. */
  static void power(PowerDecayRequest request, long from, long to) {
    MemorySegment strengths = request.strengths();
    MemorySegment elapsed = request.elapsed();
    MemorySegment stability = request.stability();
    MemorySegment out = request.out();
    double factor = request.factor();
    double exponent = request.exponent();
    for (long i = from; i < to; i++) {
      float left = power(
          strengths.getAtIndex(JAVA_FLOAT, i),
          elapsed.getAtIndex(JAVA_LONG, i),
          stability.getAtIndex(JAVA_FLOAT, i),
          factor,
          exponent);
      out.setAtIndex(JAVA_FLOAT, i, left);
    }
  }

  /** Returns docs/numerics.md, "decay, power mode", of one element. */
  static float power(
      float strength, long elapsed, float stability, double factor, double exponent) {
    if (Float.isNaN(strength)) {
      return Float.NaN;
    }
    // Zeros and infinities need no case of their own: the factor is positive and finite.
    if (elapsed <= 0 || stability == Float.POSITIVE_INFINITY) {
      return strength;
    }
    double b = stability;
    double n = b + factor * (double) elapsed;
    long bits = Double.doubleToRawLongBits(n);
    long k = (bits - Double.doubleToRawLongBits(b) + HALF) >>> MANTISSA_BITS;
    double v = Double.longBitsToDouble(bits - (k << MANTISSA_BITS));
    double x = (v - b) / (v + b);
    double w = x * x;
    double p = ((((P5 * w + P4) * w + P3) * w + P2) * w + P1) * w + P0;
    double z = Math.min(exponent * ((double) k + x * p), MAX_HALVINGS);
    double rounded = z + ScalarDecay.ROUNDER;
    double r = z - (rounded - ScalarDecay.ROUNDER);
    double g = (((((G6 * r + G5) * r + G4) * r + G3) * r + G2) * r + G1) * r + G0;
    long one = Double.doubleToRawLongBits(g * r + 1.0);
    long halvings = Double.doubleToRawLongBits(rounded) << MANTISSA_BITS;
    return (float) (strength * Double.longBitsToDouble(one - halvings));
  }
}
