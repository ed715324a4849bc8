package org.engram.kernel.testkit;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bits that every provider returns: docs/numerics.md written down as plainly as it can be, on
 * arrays, without a thought of speed. Spreading is in {@link SpreadReference}. Stateless; safe for
 * any number of threads.
 */
public final class Reference {
  /** The only NaN that a kernel writes. */
  public static final int CANONICAL_NAN = 0x7FC0_0000;

  private static final int SUMS = 4;
  private static final int LANES = 16;
  private static final float LEAST_SQUARE = 1e-30f;
  private static final long GREATEST_AGE = (1L << 52) - 1;
  private static final double LOG2_E = 1.4426950408889634;
  private static final double GREATEST_EXPONENT = 127.0;
  /** Added to a double, it leaves the nearest integer in the low bits. */
  private static final double ROUND = 0x1.8p52;

  private static final float[] Q = {
    Float.intBitsToFloat(0xBF31_7218),
    Float.intBitsToFloat(0x3E75_FDEE),
    Float.intBitsToFloat(0xBD63_57BE),
    Float.intBitsToFloat(0x3C1D_96F0),
    Float.intBitsToFloat(0xBAAF_8417),
    Float.intBitsToFloat(0x3920_B5A8)
  };

  private Reference() {}

  /** Returns x, or the canonical NaN for any NaN. */
  public static float canon(float x) {
    return Float.isNaN(x) ? Float.intBitsToFloat(CANONICAL_NAN) : x;
  }

  /** Returns x, or +0 for −0. */
  public static float pz(float x) {
    return x == 0 ? 0.0f : x;
  }

  /**
   * Returns a·b + c with one rounding, on any processor: {@code Math.fma} is thousands of times
   * slower where the instruction is missing. The product is exact in f64; the sum is rounded to odd
   * there, so that the rounding to f32 is the only one that counts (docs/numerics.md, "softFma").
   */
  public static float fma(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    double rounded = sum - product;
    double error = (product - (sum - rounded)) + (c - rounded);
    boolean inexact = error > 0 || error < 0;
    long bits = Double.doubleToRawLongBits(sum);
    if (inexact && (bits & 1) == 0) {
      sum = Double.longBitsToDouble(bits + ((error > 0) == (sum > 0) ? 1 : -1));
    }
    return (float) sum;
  }

  /**
   * Returns the dot product of {@code q[qFrom …]} and {@code r[rFrom …]}, {@code dim} elements
   * each.
   */
  public static float sum64(float[] q, int qFrom, float[] r, int rFrom, int dim) {
    float[] partial = new float[SUMS * LANES];
    for (int i = 0; i < dim; i++) {
      int at = i % (SUMS * LANES); // P[(i/16) mod 4][i mod 16]
      partial[at] = fma(q[qFrom + i], r[rFrom + i], partial[at]);
    }
    float[] lane = new float[LANES];
    for (int l = 0; l < LANES; l++) {
      lane[l] =
          (partial[l] + partial[LANES + l]) + (partial[2 * LANES + l] + partial[3 * LANES + l]);
    }
    for (int h = LANES / 2; h >= 1; h /= 2) {
      for (int l = 0; l < h; l++) {
        lane[l] = lane[l] + lane[l + h];
      }
    }
    return canon(pz(lane[0]));
  }

  /** Returns the norm of {@code x[from …]}; 0 for what is zero, tiny or not finite. */
  public static float norm(float[] x, int from, int dim) {
    float square = sum64(x, from, x, from, dim);
    boolean usable = square >= LEAST_SQUARE && square <= Float.MAX_VALUE;
    return usable ? (float) Math.sqrt(square) : 0.0f;
  }

  /** Returns the cosine of {@code q[qFrom …]} and {@code r[rFrom …]}, in [−1, 1], never NaN. */
  public static float cosine(float[] q, int qFrom, float[] r, int rFrom, int dim) {
    float den = norm(q, qFrom, dim) * norm(r, rFrom, dim);
    if (den == 0) {
      return 0.0f;
    }
    float c = sum64(q, qFrom, r, rFrom, dim) / den;
    if (Float.isNaN(c)) {
      return 0.0f;
    }
    return pz(Math.max(-1.0f, Math.min(1.0f, c)));
  }

  /**
   * Returns the indices of the best scores, by score descending, then index ascending: a sort of
   * all of them.
   *
   * @param selection bitmap of the rows that take part, or null for all
   */
  public static int[] topK(float[] scores, long @Nullable [] selection, float minScore, int k) {
    return IntStream.range(0, scores.length)
        .filter(i -> selection == null || (selection[i / Long.SIZE] >>> i % Long.SIZE & 1) == 1)
        .filter(i -> scores[i] >= minScore)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
        .limit(k)
        .mapToInt(i -> i)
        .toArray();
  }

  /** Returns what is left of a strength after that age, in the unit of {@code timeConstant}. */
  public static float decay(float strength, long age, double timeConstant) {
    if (Float.isNaN(strength)) {
      return canon(strength);
    }
    if (Float.isInfinite(strength) || age <= 0) {
      return strength;
    }
    double c = LOG2_E / timeConstant;
    double a = (double) Math.min(age, GREATEST_AGE);
    double z = Math.min(a * c, GREATEST_EXPONENT);
    double zm = z + ROUND;
    int k = (int) Double.doubleToRawLongBits(zm);
    float r = (float) (z - (zm - ROUND));
    float t = r * r;
    float p = fma(Q[5], r, Q[4]);
    p = fma(p, r, Q[3]);
    p = fma(p, r, Q[2]);
    p = fma(p, r, Q[1]);
    p = fma(r, Q[0], p * t);
    float v = fma(strength, p, strength);
    // Only |strength| > 2^127 makes v infinite; with k = 127 that times +0 is a NaN.
    return canon(v * Float.intBitsToFloat((127 - k) << 23));
  }

  /** Returns the cosine of each of {@code rowCount} rows, {@code stride} floats apart. */
  public static float[] cosines(
      float[] q, int qFrom, float[] rows, int rowCount, int stride, int dim) {
    float[] scores = new float[rowCount];
    for (int row = 0; row < rowCount; row++) {
      scores[row] = cosine(q, qFrom, rows, row * stride, dim);
    }
    return scores;
  }
}
