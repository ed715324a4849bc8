package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * Similarity in plain Java. The tree of docs/numerics.md, "sum64", adds sums 8, 4, 2 and 1 apart,
 * so each of its eight first pairs is an independent pass with eight sums in registers.
 */
final class ScalarSimilarity extends Similarity {
  @Override
  float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim) {
    float even = quarter(q, qAt, r, rAt, dim, 0) + quarter(q, qAt, r, rAt, dim, 2);
    float odd = quarter(q, qAt, r, rAt, dim, 1) + quarter(q, qAt, r, rAt, dim, 3);
    return canonical(even + odd);
  }

  /** The subtree of sums l, l + 4, l + 8 and l + 12. */
  private static float quarter(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, int l) {
    return pair(q, qAt, r, rAt, dim, l) + pair(q, qAt, r, rAt, dim, l + 4);
  }

  /** The subtree of sums l and l + 8: L[l] + L[l + 8]. */
  private static float pair(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, int l) {
    float p0 = 0;
    float p1 = 0;
    float p2 = 0;
    float p3 = 0;
    float h0 = 0;
    float h1 = 0;
    float h2 = 0;
    float h3 = 0;
    int full = dim - dim % SUMS;
    for (int i = l; i < full; i += SUMS) {
      p0 = step(q, qAt, r, rAt, i, p0);
      h0 = step(q, qAt, r, rAt, i + 8, h0);
      p1 = step(q, qAt, r, rAt, i + 16, p1);
      h1 = step(q, qAt, r, rAt, i + 24, h1);
      p2 = step(q, qAt, r, rAt, i + 32, p2);
      h2 = step(q, qAt, r, rAt, i + 40, h2);
      p3 = step(q, qAt, r, rAt, i + 48, p3);
      h3 = step(q, qAt, r, rAt, i + 56, h3);
    }
    int i = full + l;
    p0 = i < dim ? step(q, qAt, r, rAt, i, p0) : p0;
    h0 = i + 8 < dim ? step(q, qAt, r, rAt, i + 8, h0) : h0;
    p1 = i + 16 < dim ? step(q, qAt, r, rAt, i + 16, p1) : p1;
    h1 = i + 24 < dim ? step(q, qAt, r, rAt, i + 24, h1) : h1;
    p2 = i + 32 < dim ? step(q, qAt, r, rAt, i + 32, p2) : p2;
    h2 = i + 40 < dim ? step(q, qAt, r, rAt, i + 40, h2) : h2;
    p3 = i + 48 < dim ? step(q, qAt, r, rAt, i + 48, p3) : p3;
    h3 = i + 56 < dim ? step(q, qAt, r, rAt, i + 56, h3) : h3;
    return ((p0 + p1) + (p2 + p3)) + ((h0 + h1) + (h2 + h3));
  }

  private static float step(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int i, float sum) {
    long at = (long) i * Float.BYTES;
    return Fma.fma(q.get(JAVA_FLOAT, qAt + at), r.get(JAVA_FLOAT, rAt + at), sum);
  }
}
