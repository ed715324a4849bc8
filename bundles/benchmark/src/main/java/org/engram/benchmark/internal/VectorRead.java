package org.engram.benchmark.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads memory in the widest vectors; loaded only where the runtime has them. */
final class VectorRead {
  // A constant of the class: as an argument each vector would be an object.
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final int SUMS = 8;

  private VectorRead() {}

  static long sum(MemorySegment block) {
    LongVector a = LongVector.zero(SPECIES);
    LongVector b = a;
    LongVector c = a;
    LongVector d = a;
    long end = block.byteSize() / (SUMS * BYTES) * (SUMS * BYTES);
    for (long i = 0; i < end; i += SUMS * BYTES) {
      a = a.add(load(block, i)).add(load(block, i + BYTES));
      b = b.add(load(block, i + 2 * BYTES)).add(load(block, i + 3 * BYTES));
      c = c.add(load(block, i + 4 * BYTES)).add(load(block, i + 5 * BYTES));
      d = d.add(load(block, i + 6 * BYTES)).add(load(block, i + 7 * BYTES));
    }
    long sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (long i = end; i + Long.BYTES <= block.byteSize(); i += Long.BYTES) {
      sum += block.get(ValueLayout.JAVA_LONG, i);
    }
    return sum;
  }

  private static LongVector load(MemorySegment block, long at) {
    return LongVector.fromMemorySegment(SPECIES, block, at, ByteOrder.LITTLE_ENDIAN);
  }
}
