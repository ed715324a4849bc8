package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;

/** Checks of the memory that a call names, so that no provider has to repeat them. */
final class Segments {
  private Segments() {}

  /**
   * Requires native memory for {@code count} elements of {@code elementBytes}, aligned to their
   * size.
   */
  static void check(String name, MemorySegment segment, long count, int elementBytes) {
    if (!segment.isNative()) {
      throw KernelException.invalid(name + " must be native memory, not a heap array");
    }
    if (segment.byteSize() / elementBytes < count) {
      throw KernelException.invalid(name + " has " + segment.byteSize() + " bytes, needs " + count
          + " elements of " + elementBytes);
    }
    if (segment.address() % elementBytes != 0) {
      throw KernelException.invalid(name + " is not aligned to " + elementBytes + " bytes");
    }
  }

  /** Requires {@link #check} and that the memory can be written. */
  static void checkOut(String name, MemorySegment segment, long count, int elementBytes) {
    check(name, segment, count, elementBytes);
    if (segment.isReadOnly()) {
      throw KernelException.invalid(name + " is read-only");
    }
  }

  /** Requires that the first {@code outBytes} of an output are none of an input's first bytes. */
  static void checkApart(
      String outName,
      MemorySegment out,
      long outBytes,
      String inName,
      MemorySegment in,
      long inBytes) {
    long a = out.address();
    long b = in.address();
    if (outBytes > 0 && inBytes > 0 && a < b + inBytes && b < a + outBytes) {
      throw KernelException.invalid(outName + " overlaps " + inName);
    }
  }
}
