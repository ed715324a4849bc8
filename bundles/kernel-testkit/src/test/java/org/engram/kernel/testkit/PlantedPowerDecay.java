package org.engram.kernel.testkit;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;

/** Forgetting by a power law and by the contract, but for one planted fault. */
record PlantedPowerDecay(Fault fault) implements PowerDecayKernel {
  private static final double ROUND = 0x1.8p52;
  private static final int VECTOR = 64;
  private static final long[] P = {
    0x3fd29d3ba5d00ed5L,
    0x3fd46f25e06cc516L,
    0x3fda61e9fc41e3ffL,
    0x3fe2776bc4e19dffL,
    0x3feec709dcb58f51L,
    0x40071547652b7e96L
  };
  private static final long[] G = {
    0xbef00a594fd058baL, 0x3f244401fae30efeL, 0xbf55d879e9962406L, 0x3f83b2a1b516ca7fL,
    0xbfac6b08d884527eL, 0x3fcebfbe0460cc0bL, 0xbfe62e42fefa39efL, 0x3ff0000000000000L
  };

  @Override
  public void power(PowerDecayRequest request) {
    if (fault == Fault.POWER_WRITES_BEFORE_REFUSING && request.count() > 0) {
      request.out().setAtIndex(JAVA_FLOAT, 0, 0.25f);
    }
    checkStability(request);
    for (long i = 0; i < request.count(); i++) {
      float strength = request.strengths().getAtIndex(JAVA_FLOAT, i);
      long elapsed = request.elapsed().getAtIndex(JAVA_LONG, i);
      float stability = request.stability().getAtIndex(JAVA_FLOAT, i);
      // Of an array shorter than a vector, the last element.
      boolean forgotten = fault == Fault.POWER_NEEDS_A_VECTOR
          && request.count() < VECTOR
          && i == request.count() - 1;
      float left = forgotten ? strength : decay(strength, elapsed, stability, request);
      request.out().setAtIndex(JAVA_FLOAT, i, left);
      if (fault == Fault.POWER_OVERWRITES_STABILITY) {
        request.stability().setAtIndex(JAVA_FLOAT, i, 1);
      }
    }
  }

  private void checkStability(PowerDecayRequest request) {
    long bad = -1;
    for (long i = 0; i < request.count(); i++) {
      float stability = request.stability().getAtIndex(JAVA_FLOAT, i);
      boolean accepted =
          stability > 0 || (fault == Fault.POWER_ACCEPTS_NAN_STABILITY && Float.isNaN(stability));
      if (!accepted && (bad < 0 || fault == Fault.POWER_NAMES_THE_LAST)) {
        bad = i;
      }
    }
    if (bad >= 0) {
      throw request.badStability(bad);
    }
  }

  private float decay(float s, long elapsed, float stability, PowerDecayRequest request) {
    boolean early = fault == Fault.POWER_IDENTITY_BEFORE_NAN && elapsed <= 0;
    if (Float.isNaN(s)) {
      return early || fault == Fault.POWER_NAN_PAYLOAD_KEPT ? s : Reference.canon(s);
    }
    if (Float.isInfinite(s) || s == 0) {
      return special(s);
    }
    boolean grows = fault == Fault.POWER_GROWS_BEFORE_TIME && elapsed < 0 && stability > 1e20f;
    boolean everlasting =
        stability == Float.POSITIVE_INFINITY && fault != Fault.POWER_INFINITE_STABILITY_DECAYS;
    if ((elapsed <= 0 && !grows) || everlasting) {
      return s;
    }
    double b = stability == Float.POSITIVE_INFINITY ? 1 : stability;
    double a = time(elapsed);
    double f = fault == Fault.POWER_IGNORES_THE_FACTOR ? 1 : request.factor();
    double n = add(Fault.POWER_FUSES_THE_RATIO, f, a, b);
    double z = request.exponent() * log2(n, b);
    if (fault == Fault.POWER_FADES_EARLY && z >= 150) {
      return s * 0f;
    }
    double left = exp2(fault == Fault.POWER_UNCAPPED ? z : Math.min(z, 300));
    return fault == Fault.POWER_ROUNDS_TWICE ? s * (float) left : (float) (s * left);
  }

  private float special(float s) {
    boolean spoiled = Float.isInfinite(s)
        ? fault == Fault.POWER_INFINITY_IS_NAN
        : fault == Fault.POWER_NEGATIVE_ZERO_LOST;
    return spoiled ? s * 0f + 0f : s;
  }

  private double time(long elapsed) {
    if (fault == Fault.POWER_CLAMPS_TIME) {
      return Math.min(elapsed, (1L << 52) - 1);
    }
    if (fault != Fault.POWER_TRUNCATES_TIME || elapsed < 1L << 53) {
      return elapsed;
    }
    int surplus = Long.SIZE - 53 - Long.numberOfLeadingZeros(elapsed);
    return elapsed >>> surplus << surplus;
  }

  private double log2(double n, double b) {
    long half = switch (fault) {
      case POWER_TRUNCATES_K -> 0;
      case POWER_TIES_OF_K_DOWN -> (1L << 51) - 1;
      default -> 1L << 51;
    };
    long k = (bits(n) - bits(b) + half) >>> 52;
    double v = Double.longBitsToDouble(bits(n) - (k << 52));
    double x = (v - b) / (v + b);
    double p = polynomial(Fault.POWER_FUSES_THE_LOGARITHM, P, x * x);
    return add(Fault.POWER_FUSES_THE_EXPONENT, x, p, (double) k);
  }

  private double exp2(double z) {
    double whole = fault == Fault.POWER_TIES_OF_Z_UP ? Math.floor(z + 0.5) : z + ROUND - ROUND;
    double g = polynomial(Fault.POWER_FUSES_THE_POLYNOMIAL, G, z - whole);
    return Double.longBitsToDouble(bits(g) - (bits(whole + ROUND) << 52));
  }

  private double polynomial(Fault fused, long[] coefficients, double x) {
    double sum = Double.longBitsToDouble(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = add(fused, sum, x, Double.longBitsToDouble(coefficients[i]));
    }
    return sum;
  }

  /** Returns a·b + c, fused if that is the fault. */
  private double add(Fault fused, double a, double b, double c) {
    return fault == fused ? Math.fma(a, b, c) : a * b + c;
  }

  private static long bits(double x) {
    return Double.doubleToRawLongBits(x);
  }
}
