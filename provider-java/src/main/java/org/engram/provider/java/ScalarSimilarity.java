package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Similarity in plain Java: the 64 sums lie in the scratch. */
final class ScalarSimilarity extends Similarity {
  private static final int LANES = 16;

  @Override
  float[] scratch(int dim) {
    return new float[SUMS];
  }

  @Override
  float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] scratch) {
    Arrays.fill(scratch, 0f);
    int full = dim - dim % SUMS;
    for (int i = 0; i < full; i += SUMS) {
      step(q, qAt + (long) i * Float.BYTES, r, rAt + (long) i * Float.BYTES, SUMS, scratch);
    }
    long behind = (long) full * Float.BYTES;
    step(q, qAt + behind, r, rAt + behind, dim - full, scratch);
    return tree(scratch);
  }

  private static void step(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int count, float[] sums) {
    for (int i = 0; i < count; i++) {
      long at = (long) i * Float.BYTES;
      sums[i] = Fma.fma(q.get(JAVA_FLOAT, qAt + at), r.get(JAVA_FLOAT, rAt + at), sums[i]);
    }
  }

  private static float tree(float[] sums) {
    for (int l = 0; l < LANES; l++) {
      sums[l] = (sums[l] + sums[LANES + l]) + (sums[2 * LANES + l] + sums[3 * LANES + l]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        sums[l] += sums[l + half];
      }
    }
    return canonical(sums[0]);
  }
}
