package org.engram.provider.java;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Similarity in vectors of 512 bits: four of them are the 64 sums. */
final class VectorSimilarity512 extends Similarity {
  // Species and shuffles must be constants of the class: as arguments or fields of an instance they
  // keep the compiler from using registers.
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
  private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);
  private static final int LANES = 16;
  private static final long BYTES = (long) LANES * Float.BYTES;

  @Override
  float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim) {
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    long full = dim / SUMS * STEP_BYTES;
    for (long i = 0; i < full; i += STEP_BYTES) {
      p0 = load(q, qAt + i).fma(load(r, rAt + i), p0);
      p1 = load(q, qAt + i + BYTES).fma(load(r, rAt + i + BYTES), p1);
      p2 = load(q, qAt + i + 2 * BYTES).fma(load(r, rAt + i + 2 * BYTES), p2);
      p3 = load(q, qAt + i + 3 * BYTES).fma(load(r, rAt + i + 3 * BYTES), p3);
    }
    int left = dim % SUMS;
    if (left > 0) {
      long a = qAt + full;
      long b = rAt + full;
      p0 = rest(q, a, r, b, left, p0);
      p1 = rest(q, a + BYTES, r, b + BYTES, left - LANES, p1);
      p2 = rest(q, a + 2 * BYTES, r, b + 2 * BYTES, left - 2 * LANES, p2);
      p3 = rest(q, a + 3 * BYTES, r, b + 3 * BYTES, left - 3 * LANES, p3);
    }
    return tree(p0.add(p1).add(p2.add(p3)));
  }

  private static float tree(FloatVector sums) {
    FloatVector v = sums.add(sums.rearrange(BY_8));
    v = v.add(v.rearrange(BY_4));
    v = v.add(v.rearrange(BY_2));
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
