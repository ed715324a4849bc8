package org.engram.provider.java;

import static jdk.incubator.vector.FloatVector.fromArray;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Similarity in vectors of 256 bits: eight of them are the 64 sums. */
final class VectorSimilarity256 extends Similarity {
  // Species and shuffles are constants of the class, and no vector is an argument or a result of a
  // method that the compiler might not inline: elsewhere each vector would be an object.
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(SPECIES, 1, 1, true);
  private static final int LANES = 8;
  private static final long BYTES = (long) LANES * Float.BYTES;

  @Override
  float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] rest) {
    FloatVector p0 = FloatVector.zero(SPECIES);
    FloatVector p1 = p0;
    FloatVector p2 = p0;
    FloatVector p3 = p0;
    FloatVector p4 = p0;
    FloatVector p5 = p0;
    FloatVector p6 = p0;
    FloatVector p7 = p0;
    long full = dim / SUMS * STEP_BYTES;
    for (long i = 0; i < full; i += STEP_BYTES) {
      p0 = load(q, qAt + i).fma(load(r, rAt + i), p0);
      p1 = load(q, qAt + i + BYTES).fma(load(r, rAt + i + BYTES), p1);
      p2 = load(q, qAt + i + 2 * BYTES).fma(load(r, rAt + i + 2 * BYTES), p2);
      p3 = load(q, qAt + i + 3 * BYTES).fma(load(r, rAt + i + 3 * BYTES), p3);
      p4 = load(q, qAt + i + 4 * BYTES).fma(load(r, rAt + i + 4 * BYTES), p4);
      p5 = load(q, qAt + i + 5 * BYTES).fma(load(r, rAt + i + 5 * BYTES), p5);
      p6 = load(q, qAt + i + 6 * BYTES).fma(load(r, rAt + i + 6 * BYTES), p6);
      p7 = load(q, qAt + i + 7 * BYTES).fma(load(r, rAt + i + 7 * BYTES), p7);
    }
    int left = dim % SUMS;
    if (left > 0) {
      copyRest(q, qAt + full, r, rAt + full, left, rest);
      p0 = fromArray(SPECIES, rest, 0).fma(fromArray(SPECIES, rest, SUMS), p0);
      p1 = fromArray(SPECIES, rest, LANES).fma(fromArray(SPECIES, rest, SUMS + LANES), p1);
      p2 = fromArray(SPECIES, rest, 2 * LANES).fma(fromArray(SPECIES, rest, SUMS + 2 * LANES), p2);
      p3 = fromArray(SPECIES, rest, 3 * LANES).fma(fromArray(SPECIES, rest, SUMS + 3 * LANES), p3);
      p4 = fromArray(SPECIES, rest, 4 * LANES).fma(fromArray(SPECIES, rest, SUMS + 4 * LANES), p4);
      p5 = fromArray(SPECIES, rest, 5 * LANES).fma(fromArray(SPECIES, rest, SUMS + 5 * LANES), p5);
      p6 = fromArray(SPECIES, rest, 6 * LANES).fma(fromArray(SPECIES, rest, SUMS + 6 * LANES), p6);
      p7 = fromArray(SPECIES, rest, 7 * LANES).fma(fromArray(SPECIES, rest, SUMS + 7 * LANES), p7);
    }
    FloatVector v = p0.add(p2).add(p4.add(p6)).add(p1.add(p3).add(p5.add(p7)));
    v = v.add(v.rearrange(BY_4));
    v = v.add(v.rearrange(BY_2));
    v = v.add(v.rearrange(BY_1));
    return canonical(v.lane(0));
  }

  private static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.LITTLE_ENDIAN);
  }
}
