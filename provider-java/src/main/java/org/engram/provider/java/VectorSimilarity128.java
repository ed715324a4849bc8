package org.engram.provider.java;

import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Similarity in vectors of 128 bits. Sixteen of them are the 64 sums, more than SSE has registers:
 * the tree adds sums eight apart first, so two passes of eight vectors do.
 */
final class VectorSimilarity128 extends Similarity {
  // The species is a constant of the class, and no vector is an argument or a result of a method
  // that the compiler might not inline: elsewhere each vector would be an object.
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
  private static final int LANES = 4;
  private static final long BYTES = (long) LANES * Float.BYTES;
  private static final int HALVES_AT = 2 * SUMS;

  @Override
  float[] scratch(int dim) {
    return new float[HALVES_AT + 2 * LANES];
  }

  @Override
  float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] scratch) {
    int left = dim % SUMS;
    long full = (long) (dim - left) * Float.BYTES;
    if (left > 0) {
      copyRest(q, qAt + full, r, rAt + full, left, scratch);
    }
    half(q, qAt, r, rAt, full, left > 0, scratch, 0);
    half(q, qAt + BYTES, r, rAt + BYTES, full, left > 0, scratch, LANES);
    int at = HALVES_AT;
    float even = (scratch[at] + scratch[at + 4]) + (scratch[at + 2] + scratch[at + 6]);
    float odd = (scratch[at + 1] + scratch[at + 5]) + (scratch[at + 3] + scratch[at + 7]);
    return canonical(even + odd);
  }

  /**
   * Writes the subtrees L[l] + L[l + 8] of the four sums from {@code l} = 0 or 4 on, over
   * {@code full} bytes and, if there is one, the rest in the scratch.
   */
  private static void half(
      MemorySegment q,
      long qAt,
      MemorySegment r,
      long rAt,
      long full,
      boolean ragged,
      float[] scratch,
      int l) {
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector p4 = p0;
    FloatVector p5 = p0;
    FloatVector p6 = p0;
    FloatVector p7 = p0;
    for (long i = 0; i < full; i += STEP_BYTES) {
      p0 = load(q, qAt + i).fma(load(r, rAt + i), p0);
      p1 = load(q, qAt + i + 2 * BYTES).fma(load(r, rAt + i + 2 * BYTES), p1);
      p2 = load(q, qAt + i + 4 * BYTES).fma(load(r, rAt + i + 4 * BYTES), p2);
      p3 = load(q, qAt + i + 6 * BYTES).fma(load(r, rAt + i + 6 * BYTES), p3);
      p4 = load(q, qAt + i + 8 * BYTES).fma(load(r, rAt + i + 8 * BYTES), p4);
      p5 = load(q, qAt + i + 10 * BYTES).fma(load(r, rAt + i + 10 * BYTES), p5);
      p6 = load(q, qAt + i + 12 * BYTES).fma(load(r, rAt + i + 12 * BYTES), p6);
      p7 = load(q, qAt + i + 14 * BYTES).fma(load(r, rAt + i + 14 * BYTES), p7);
    }
    if (ragged) {
      p0 = fromArray(SPECIES, scratch, l).fma(fromArray(SPECIES, scratch, SUMS + l), p0);
      p1 = fromArray(SPECIES, scratch, l + 2 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 2 * LANES), p1);
      p2 = fromArray(SPECIES, scratch, l + 4 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 4 * LANES), p2);
      p3 = fromArray(SPECIES, scratch, l + 6 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 6 * LANES), p3);
      p4 = fromArray(SPECIES, scratch, l + 8 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 8 * LANES), p4);
      p5 = fromArray(SPECIES, scratch, l + 10 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 10 * LANES), p5);
      p6 = fromArray(SPECIES, scratch, l + 12 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 12 * LANES), p6);
      p7 = fromArray(SPECIES, scratch, l + 14 * LANES)
          .fma(fromArray(SPECIES, scratch, SUMS + l + 14 * LANES), p7);
    }
    FloatVector low = p0.add(p2).add(p4.add(p6));
    FloatVector high = p1.add(p3).add(p5.add(p7));
    low.add(high).intoArray(scratch, HALVES_AT + l);
  }

  private static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.LITTLE_ENDIAN);
  }
}
