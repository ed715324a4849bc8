package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.layout.Int8Plane;
import org.jspecify.annotations.Nullable;

/**
 * The codes of a query and the bound of a coarse score (docs/numerics.md, "top-k").
 *
 * @param codes whole groups of four, zero behind the last dimension
 * @param alpha what a code of 1 stands for, divided by the norm
 * @param beta bound of the length of the coarse query, divided by the norm
 * @param slack bound of the query's own error and of all roundings
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CoarseQuery(byte[] codes, float alpha, float beta, float slack) {
  static final int GROUP = 4;

  private static final float UNIT = 0x1p-24f;
  private static final int CONSTANT_UNITS = 64;
  private static final double ROUNDINGS = 1 + 0x1p-12;

  /** Returns the coarse query, or null if there is no bound for it. */
  static @Nullable CoarseQuery of(MemorySegment data, long at, int dim, float norm) {
    if (norm == 0 || norm > Int8Plane.MAX_NORM) {
      return null;
    }
    float[] query = new float[dim];
    MemorySegment.copy(data, JAVA_FLOAT, at, query, 0, dim);
    float max = 0;
    for (float x : query) {
      max = Math.max(max, Math.abs(x));
    }
    float step = max / Int8Plane.MAX_CODE;
    float perStep = Int8Plane.MAX_CODE / max;
    byte[] codes = new byte[Math.ceilDiv(dim, GROUP) * GROUP];
    int squares = 0; // at most 127²·65 536 < 2^31
    double squaredError = 0;
    for (int i = 0; i < dim; i++) {
      int rounded = (int) Math.rint(query[i] * perStep);
      int code = Math.clamp(rounded, -Int8Plane.MAX_CODE, Int8Plane.MAX_CODE);
      codes[i] = (byte) code;
      squares += code * code;
      double error = query[i] - (double) step * code; // exact
      squaredError += error * error;
    }
    float delta = up(Math.sqrt(squaredError) / norm);
    float units = Math.ceilDiv(dim, Similarity.SUMS) + CONSTANT_UNITS;
    return new CoarseQuery(
        codes, step / norm, up(step * Math.sqrt(squares) / norm), delta + units * UNIT);
  }

  int groups() {
    return codes.length / GROUP;
  }

  float middle(int dot, float scale) {
    return dot * scale * alpha;
  }

  float radius(float error) {
    return error * beta + slack;
  }

  private static float up(double x) {
    return Math.nextUp((float) (x * ROUNDINGS));
  }
}
