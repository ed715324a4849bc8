package org.engram.kernel.testkit;

import java.util.Optional;

/**
 * The truth in f64, with bounds of what f32 may add to it: it checks the definition in
 * {@link Reference}, whose bits say nothing about being right. u = 2^-24 is half a unit in the last
 * place of 1. Stateless; safe for any number of threads.
 */
public final class Oracle {
  static final double U = 0x1p-24;
  /** Most that one operation loses when its result underflows: half the least subnormal. */
  static final double UNDERFLOW = 0x1p-150;

  private static final int PARTIAL_SUMS = 64;
  /** Additions of the tree above the partial sums. */
  private static final int TREE_DEPTH = 6;
  /** docs/numerics.md: at most 1.075 units in the last place. */
  private static final double DECAY_ULPS = 1.075;

  /** docs/numerics.md: at most 0.5026 units in the last place. */
  private static final double POWER_DECAY_ULPS = 0.5026;

  private static final double LEAST_SQUARE = 1e-30;
  private static final double FULLY_DECAYED = 126.5;

  private Oracle() {}

  /**
   * A number and how far a result may be away from it.
   *
   * @param value the number in f64
   * @param error largest difference allowed; infinite where the contract promises no bound
   */
  public record Bounded(double value, double error) {
    /** A result of which the contract says the bits but no bound. */
    static final Bounded ANYTHING = new Bounded(0, Double.POSITIVE_INFINITY);

    /** Returns how the result is outside the bound, or empty. */
    public Optional<String> miss(float result) {
      if (error == Double.POSITIVE_INFINITY) {
        return Optional.empty();
      }
      boolean right = Double.isNaN(value)
          ? Float.isNaN(result)
          : result == value || Math.abs(result - value) <= error;
      return right
          ? Optional.empty()
          : Optional.of(String.format(
              "%s (%08x) is not within %s of %s",
              result, Float.floatToRawIntBits(result), error, value));
    }
  }

  /** Returns the dot product: at most ⌈dim/64⌉ + 6 roundings on the way of each product. */
  public static Bounded dot(float[] q, int qFrom, float[] r, int rFrom, int dim) {
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < dim; i++) {
      double product = (double) q[qFrom + i] * r[rFrom + i];
      sum += product;
      magnitude += Math.abs(product);
    }
    double error = gamma(depth(dim)) * magnitude + dim * UNDERFLOW;
    return magnitude + error <= Float.MAX_VALUE ? new Bounded(sum, error) : Bounded.ANYTHING;
  }

  /** Returns the norm; 0 where its square is outside [1e-30, the greatest f32]. */
  public static Bounded norm(float[] x, int from, int dim) {
    double square = 0;
    for (int i = from; i < from + dim; i++) {
      square += (double) x[i] * x[i];
    }
    double relative = gamma(depth(dim));
    boolean near = Math.abs(square - LEAST_SQUARE) <= 2 * relative * LEAST_SQUARE
        || Math.abs(square - Float.MAX_VALUE) <= 2 * relative * Float.MAX_VALUE;
    if (near) {
      return Bounded.ANYTHING; // on either side of the limit, as the rounding has it
    }
    if (square >= LEAST_SQUARE && square <= Float.MAX_VALUE) {
      double norm = Math.sqrt(square);
      return new Bounded(norm, norm * (relative / 2 + 2 * U));
    }
    return new Bounded(0, 0);
  }

  /**
   * Returns the cosine. The sum is off by γ of its depth times the product of the norms, each norm
   * by half of it, and product and quotient by one rounding each.
   */
  public static Bounded cosine(float[] q, int qFrom, float[] r, int rFrom, int dim) {
    Bounded qNorm = norm(q, qFrom, dim);
    Bounded rNorm = norm(r, rFrom, dim);
    if (qNorm.equals(Bounded.ANYTHING) || rNorm.equals(Bounded.ANYTHING)) {
      return Bounded.ANYTHING;
    }
    double den = qNorm.value * rNorm.value;
    if (den == 0) {
      return new Bounded(0, 0);
    }
    double sum = 0;
    for (int i = 0; i < dim; i++) {
      sum += (double) q[qFrom + i] * r[rFrom + i];
    }
    double cosine = Math.max(-1, Math.min(1, sum / den));
    return new Bounded(cosine, 2 * gamma(depth(dim)) + 8 * U + dim * UNDERFLOW / den);
  }

  /** Returns strength·exp(−age/τ): 1.075 ulp, for |strength| ≤ 2^127. */
  public static Bounded decay(float strength, long age, double timeConstant) {
    if (!Float.isFinite(strength) || age <= 0) {
      return new Bounded(strength, 0);
    }
    double exponent = Math.min(age, (1L << 52) - 1) / timeConstant;
    double z = exponent / Math.log(2);
    if (z > FULLY_DECAYED * (1 + 1e-12)) {
      return Math.abs(strength) <= 0x1p127f ? new Bounded(0, 0) : Bounded.ANYTHING;
    }
    if (z > FULLY_DECAYED * (1 - 1e-12) || Math.abs(strength) > 0x1p127f) {
      return Bounded.ANYTHING;
    }
    double left = strength * Math.exp(-exponent);
    return new Bounded(left, DECAY_ULPS * Math.ulp((float) left));
  }

  /**
   * Returns strength·(1 + factor·elapsed/stability)^−exponent: 0.5026 ulp. By exp and log1p the
   * oracle itself is off by 2^-42 at most, exponents being up to 1000.
   */
  public static Bounded powerDecay(
      float strength, long elapsed, float stability, double factor, double exponent) {
    if (!Float.isFinite(strength) || elapsed <= 0) {
      return new Bounded(strength, 0);
    }
    double growth = factor * elapsed / stability;
    double left = strength * Math.exp(-exponent * Math.log1p(growth));
    return new Bounded(left, POWER_DECAY_ULPS * Math.ulp((float) left));
  }

  /** Returns the greatest relative error of that many roundings after each other. */
  static double gamma(int roundings) {
    return roundings * U / (1 - roundings * U);
  }

  private static int depth(int dim) {
    return Math.ceilDiv(dim, PARTIAL_SUMS) + TREE_DEPTH;
  }
}
