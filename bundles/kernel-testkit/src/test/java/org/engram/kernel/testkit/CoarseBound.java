package org.engram.kernel.testkit;

import org.engram.kernel.spi.layout.Int8Plane;

/** The bound of docs/numerics.md, "top-k", by the definition. */
final class CoarseBound {
  private static final float MAX_CODE = 127;

  private final Int8Plane plane;
  private final int[] codes;
  private final float alpha;
  private final float beta;
  private final float slack;

  private CoarseBound(Int8Plane plane, int[] codes, float alpha, float beta, float slack) {
    this.plane = plane;
    this.codes = codes;
    this.alpha = alpha;
    this.beta = beta;
    this.slack = slack;
  }

  static boolean exists(float[] query) {
    float norm = Reference.norm(query, 0, query.length);
    return norm > 0 && norm <= 0x1p60f;
  }

  static CoarseBound of(Int8Plane plane, float[] query) {
    float norm = Reference.norm(query, 0, query.length);
    float max = 0;
    for (float x : query) {
      max = Math.max(max, Math.abs(x));
    }
    float step = max / MAX_CODE;
    int[] codes = new int[query.length];
    double length = 0;
    double error = 0;
    for (int i = 0; i < query.length; i++) {
      double rounded = Math.rint(query[i] * (MAX_CODE / max));
      codes[i] = (int) Math.clamp(rounded, -MAX_CODE, MAX_CODE);
      length += (double) codes[i] * codes[i];
      error += Math.pow(query[i] - (double) step * codes[i], 2);
    }
    float units = (query.length + 63) / 64 + 64;
    return new CoarseBound(
        plane,
        codes,
        step / norm,
        up(step * Math.sqrt(length) / norm),
        up(Math.sqrt(error) / norm) + units * 0x1p-24f);
  }

  float middle(int row) {
    int dot = 0;
    for (int i = 0; i < codes.length; i++) {
      dot += codes[i] * plane.code(row, i);
    }
    return dot * plane.scale(row) * alpha;
  }

  float radius(float error) {
    return error * beta + slack;
  }

  /** How much a score may exceed the bound: above 0 is a counterexample. */
  double excess(int row, double score, float error) {
    float radius = radius(error);
    float upper = middle(row) + radius;
    float lower = middle(row) - radius;
    return Math.max(score - upper, lower - score);
  }

  private static float up(double x) {
    return Math.nextUp((float) (x * (1 + 0x1p-12)));
  }
}
