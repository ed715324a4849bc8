package org.engram.provider.java;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Similarity in vectors of 128 bits. Sixteen of them are the 64 sums, more than SSE has registers:
 * the tree adds sums eight apart first, so two passes of eight vectors do.
 */
final class VectorSimilarity128 extends Similarity {
  // Species and shuffles must be constants of the class: as arguments or fields of an instance they
  // keep the compiler from using registers.
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);
  private static final int LANES = 4;
  private static final long BYTES = (long) LANES * Float.BYTES;

  @Override
  float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim) {
    int full = dim - dim % SUMS;
    FloatVector low = half(q, qAt, r, rAt, full, dim % SUMS);
    FloatVector high = half(q, qAt + BYTES, r, rAt + BYTES, full, dim % SUMS - LANES);
    return tree(low.add(high));
  }

  /**
   * The subtree L[l] + L[l + 8] of the four sums l that start at the places given, over
   * {@code floats} elements in whole steps and, if positive, {@code left} more.
   */
  private static FloatVector half(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int floats, int left) {
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector h0 = p0;
    FloatVector p1 = p0;
    FloatVector h1 = p0;
    FloatVector p2 = p0;
    FloatVector h2 = p0;
    FloatVector p3 = p0;
    FloatVector h3 = p0;
    long full = (long) floats * Float.BYTES;
    for (long i = 0; i < full; i += STEP_BYTES) {
      p0 = load(q, qAt + i).fma(load(r, rAt + i), p0);
      h0 = load(q, qAt + i + 2 * BYTES).fma(load(r, rAt + i + 2 * BYTES), h0);
      p1 = load(q, qAt + i + 4 * BYTES).fma(load(r, rAt + i + 4 * BYTES), p1);
      h1 = load(q, qAt + i + 6 * BYTES).fma(load(r, rAt + i + 6 * BYTES), h1);
      p2 = load(q, qAt + i + 8 * BYTES).fma(load(r, rAt + i + 8 * BYTES), p2);
      h2 = load(q, qAt + i + 10 * BYTES).fma(load(r, rAt + i + 10 * BYTES), h2);
      p3 = load(q, qAt + i + 12 * BYTES).fma(load(r, rAt + i + 12 * BYTES), p3);
      h3 = load(q, qAt + i + 14 * BYTES).fma(load(r, rAt + i + 14 * BYTES), h3);
    }
    if (left > 0) {
      long a = qAt + full;
      long b = rAt + full;
      p0 = rest(q, a, r, b, left, p0);
      h0 = rest(q, a + 2 * BYTES, r, b + 2 * BYTES, left - 2 * LANES, h0);
      p1 = rest(q, a + 4 * BYTES, r, b + 4 * BYTES, left - 4 * LANES, p1);
      h1 = rest(q, a + 6 * BYTES, r, b + 6 * BYTES, left - 6 * LANES, h1);
      p2 = rest(q, a + 8 * BYTES, r, b + 8 * BYTES, left - 8 * LANES, p2);
      h2 = rest(q, a + 10 * BYTES, r, b + 10 * BYTES, left - 10 * LANES, h2);
      p3 = rest(q, a + 12 * BYTES, r, b + 12 * BYTES, left - 12 * LANES, p3);
      h3 = rest(q, a + 14 * BYTES, r, b + 14 * BYTES, left - 14 * LANES, h3);
    }
    return p0.add(p1).add(p2.add(p3)).add(h0.add(h1).add(h2.add(h3)));
  }

  private static float tree(FloatVector sums) {
    FloatVector v = sums.add(sums.rearrange(BY_2));
    v = v.add(v.rearrange(BY_1));
    return canonical(v.lane(0));
  }

  private static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds the last {@code left} products, if there are any; the memory behind them is not read. */
  private static FloatVector rest(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int left, FloatVector sum) {
    if (left >= LANES) {
      return load(q, qAt).fma(load(r, rAt), sum);
    }
    if (left <= 0) {
      return sum;
    }
    VectorMask<Float> mask = SPECIES.indexInRange(0, left);
    return FloatVector.fromMemorySegment(SPECIES, q, qAt, ByteOrder.LITTLE_ENDIAN, mask)
        .fma(FloatVector.fromMemorySegment(SPECIES, r, rAt, ByteOrder.LITTLE_ENDIAN, mask), sum);
  }
}
