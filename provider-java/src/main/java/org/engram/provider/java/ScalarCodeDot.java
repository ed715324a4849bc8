package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.engram.kernel.spi.layout.Int8Plane;

/** Dot products of codes in plain Java: integer operations that the compiler may vectorise. */
final class ScalarCodeDot implements CodeDot {
  private static final int TOP = Integer.SIZE - Byte.SIZE;

  @Override
  public void dots(MemorySegment plane, long piece, CoarseQuery query, int[] out) {
    Arrays.fill(out, 0);
    byte[] codes = query.codes();
    for (int group = 0; group < query.groups(); group++) {
      int at = group * CoarseQuery.GROUP;
      addGroup(
          plane,
          piece + group * GROUP_BYTES,
          codes[at],
          codes[at + 1],
          codes[at + 2],
          codes[at + 3],
          out);
    }
  }

  private static void addGroup(
      MemorySegment plane, long from, int q0, int q1, int q2, int q3, int[] out) {
    for (int row = 0; row < Int8Plane.BLOCK_ROWS; row++) {
      int four = plane.get(JAVA_INT, from + (long) row * Integer.BYTES);
      int low = ((four << TOP) >> TOP) * q0 + ((four << (2 * Byte.SIZE)) >> TOP) * q1;
      int high = ((four << Byte.SIZE) >> TOP) * q2 + (four >> TOP) * q3;
      out[row] += low + high;
    }
  }
}
