package org.engram.provider.java;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;
import org.engram.kernel.spi.layout.Int8Plane;

/**
 * Dot products of codes in vectors of the preferred width. Two products of codes fit an i16 (2·127²
 * < 2^15), so that both halves of a row's group are multiplied and added as such before they are
 * widened.
 */
final class VectorCodeDot implements CodeDot {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = INTS.length();
  private static final long BYTES = (long) LANES * Integer.BYTES;
  private static final int AT_ONCE = 4;
  private static final int LOW_16 = 0xFFFF;

  @Override
  public void dots(MemorySegment plane, long piece, CoarseQuery query, int[] out) {
    for (int row = 0; row < Int8Plane.BLOCK_ROWS; row += AT_ONCE * LANES) {
      rows(plane, piece + (long) row * Integer.BYTES, query, out, row);
    }
  }

  private static void rows(MemorySegment plane, long from, CoarseQuery query, int[] out, int row) {
    byte[] codes = query.codes();
    IntVector s0 = IntVector.zero(INTS);
    IntVector s1 = s0;
    IntVector s2 = s0;
    IntVector s3 = s0;
    long at = from;
    for (int i = 0; i < codes.length; i += CoarseQuery.GROUP, at += GROUP_BYTES) {
      ShortVector even = broadcast(codes[i], codes[i + 2]);
      ShortVector odd = broadcast(codes[i + 1], codes[i + 3]);
      s0 = add(s0, plane, at, even, odd);
      s1 = add(s1, plane, at + BYTES, even, odd);
      s2 = add(s2, plane, at + 2 * BYTES, even, odd);
      s3 = add(s3, plane, at + 3 * BYTES, even, odd);
    }
    s0.intoArray(out, row);
    s1.intoArray(out, row + LANES);
    s2.intoArray(out, row + 2 * LANES);
    s3.intoArray(out, row + 3 * LANES);
  }

  private static ShortVector broadcast(int low, int high) {
    return IntVector.broadcast(INTS, (high << Short.SIZE) | (low & LOW_16)).reinterpretAsShorts();
  }

  private static IntVector add(
      IntVector sum, MemorySegment plane, long at, ShortVector even, ShortVector odd) {
    ShortVector both = ShortVector.fromMemorySegment(SHORTS, plane, at, ByteOrder.LITTLE_ENDIAN);
    ShortVector low = both.lanewise(LSHL, Byte.SIZE).lanewise(ASHR, Byte.SIZE);
    ShortVector high = both.lanewise(ASHR, Byte.SIZE);
    IntVector pairs = low.mul(even).add(high.mul(odd)).reinterpretAsInts();
    IntVector first = pairs.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE);
    return sum.add(first).add(pairs.lanewise(ASHR, Short.SIZE));
  }
}
