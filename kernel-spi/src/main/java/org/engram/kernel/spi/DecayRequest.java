package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;

/**
 * Strengths to let decay.
 *
 * @param strengths f32[count]
 * @param ages i64[count], in the unit of {@code timeConstant}; negative ages count as 0
 * @param count number of elements
 * @param timeConstant the time after which 1/e is left, in [1e-300, 1e300]. Not a half-life
 * @param out f32[count]; may be {@code strengths} itself, overlaps nothing otherwise
 */
public record DecayRequest(
    MemorySegment strengths,
    MemorySegment ages,
    long count,
    double timeConstant,
    MemorySegment out) {
  private static final double LEAST = 1e-300;
  private static final double GREATEST = 1e300;

  /**
   * Checks the shapes and the time constant.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public DecayRequest {
    if (count < 0) {
      throw KernelException.invalid("count " + count + " is negative");
    }
    if (!(timeConstant >= LEAST && timeConstant <= GREATEST)) {
      throw KernelException.invalid(
          "time constant " + timeConstant + " is outside [" + LEAST + ", " + GREATEST + "]");
    }
    Segments.check("strengths", strengths, count, Float.BYTES);
    Segments.check("ages", ages, count, Long.BYTES);
    Segments.checkOut("out", out, count, Float.BYTES);
    long bytes = count * Float.BYTES;
    Segments.checkApart("out", out, bytes, "ages", ages, count * Long.BYTES);
    if (out.address() != strengths.address()) {
      Segments.checkApart("out", out, bytes, "strengths", strengths, bytes);
    }
  }
}
