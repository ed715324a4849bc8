package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;

/** Decay in plain Java. */
final class ScalarDecay implements DecayKernel {
  /** log2(e), rounded to f64. */
  static final double LOG2_E = 1.4426950408889634;

  static final long MAX_AGE = (1L << 52) - 1;

  /** Beyond this exponent all is forgotten. */
  static final double MAX_HALVINGS = 127.0;

  /** Adding it rounds to an integer and leaves that integer in the low bits. */
  static final double ROUNDER = 0x1.8p52;

  static final float Q0 = Float.intBitsToFloat(0xbf317218);
  static final float Q1 = Float.intBitsToFloat(0x3e75fdee);
  static final float Q2 = Float.intBitsToFloat(0xbd6357be);
  static final float Q3 = Float.intBitsToFloat(0x3c1d96f0);
  static final float Q4 = Float.intBitsToFloat(0xbaaf8417);
  static final float Q5 = Float.intBitsToFloat(0x3920b5a8);
  static final int EXPONENT_BIAS = 127;
  static final int EXPONENT_SHIFT = 23;

  @Override
  public void exponential(DecayRequest request) {
    exponential(request, 0, request.count(), LOG2_E / request.timeConstant());
  }

  /** Lets elements {@code from} … {@code to} − 1 decay; {@code rate} is halvings a unit of age. */
  static void exponential(DecayRequest request, long from, long to, double rate) {
    MemorySegment strengths = request.strengths();
    MemorySegment ages = request.ages();
    MemorySegment out = request.out();
    for (long i = from; i < to; i++) {
      float strength = strengths.getAtIndex(JAVA_FLOAT, i);
      out.setAtIndex(JAVA_FLOAT, i, exponential(strength, ages.getAtIndex(JAVA_LONG, i), rate));
    }
  }

  /** Returns docs/numerics.md, "decay, exponential mode", of one element. */
  static float exponential(float strength, long age, double rate) {
    if (Float.isNaN(strength)) {
      return Float.NaN;
    }
    if (age <= 0 || Float.isInfinite(strength)) {
      return strength;
    }
    double z = Math.min(Math.min(age, MAX_AGE) * rate, MAX_HALVINGS);
    double rounded = z + ROUNDER;
    int k = (int) Double.doubleToRawLongBits(rounded);
    float r = (float) (z - (rounded - ROUNDER));
    float t = r * r;
    float p = Fma.fma(Q5, r, Q4);
    p = Fma.fma(p, r, Q3);
    p = Fma.fma(p, r, Q2);
    p = Fma.fma(p, r, Q1);
    p = Fma.fma(r, Q0, p * t);
    float v = Fma.fma(strength, p, strength);
    float left = v * Float.intBitsToFloat((EXPONENT_BIAS - k) << EXPONENT_SHIFT);
    // Above 2^127 v may be infinite, and times +0 that is a NaN whose sign is the processor's.
    return Float.isNaN(left) ? Float.NaN : left;
  }
}
