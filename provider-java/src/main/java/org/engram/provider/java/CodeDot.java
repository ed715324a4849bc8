package org.engram.provider.java;

import java.lang.foreign.MemorySegment;

/** Exact integer dot products of the codes of a query and of 64 rows. */
interface CodeDot {
  /** Codes of one group of all rows of a piece, in bytes. */
  long GROUP_BYTES = 256;

  /**
   * Writes the dot product of every row of a piece.
   *
   * @param plane block of an Int8Plane
   * @param piece where the piece begins in it
   * @param out one element a row
   */
  void dots(MemorySegment plane, long piece, CoarseQuery query, int[] out);
}
