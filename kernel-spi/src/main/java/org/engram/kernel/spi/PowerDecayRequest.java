package org.engram.kernel.spi;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * Strengths to let decay by a power law.
 *
 * @param strengths f32[count]
 * @param elapsed i64[count]: time since the last use; negative times count as 0
 * @param stability f32[count], in the unit of {@code elapsed}: above 0, +∞ for what is never
 *     forgotten. Read by the call, which refuses the first that is not above 0
 * @param count number of elements
 * @param factor f, in [1e-200, 1e200]
 * @param exponent d, above 0 and at most 1000
 * @param out f32[count]; may be {@code strengths} itself, overlaps nothing otherwise
 */
public record PowerDecayRequest(
    MemorySegment strengths,
    MemorySegment elapsed,
    MemorySegment stability,
    long count,
    double factor,
    double exponent,
    MemorySegment out) {
  private static final double LEAST_FACTOR = 1e-200;
  private static final double GREATEST_FACTOR = 1e200;
  private static final double GREATEST_EXPONENT = 1000;

  /**
   * Checks the shapes and the two parameters; the stabilities are checked by the call.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public PowerDecayRequest {
    if (count < 0) {
      throw KernelException.invalid("count " + count + " is negative");
    }
    if (!(factor >= LEAST_FACTOR && factor <= GREATEST_FACTOR)) {
      throw KernelException.invalid(
          "factor " + factor + " is outside [" + LEAST_FACTOR + ", " + GREATEST_FACTOR + "]");
    }
    if (!(exponent > 0 && exponent <= GREATEST_EXPONENT)) {
      throw KernelException.invalid(
          "exponent " + exponent + " is outside (0, " + GREATEST_EXPONENT + "]");
    }
    Segments.check("strengths", strengths, count, Float.BYTES);
    Segments.check("elapsed", elapsed, count, Long.BYTES);
    Segments.check("stability", stability, count, Float.BYTES);
    Segments.checkOut("out", out, count, Float.BYTES);
    long bytes = count * Float.BYTES;
    Segments.checkApart("out", out, bytes, "elapsed", elapsed, count * Long.BYTES);
    Segments.checkApart("out", out, bytes, "stability", stability, bytes);
    if (out.address() != strengths.address()) {
      Segments.checkApart("out", out, bytes, "strengths", strengths, bytes);
    }
  }

  /**
   * Requires that every stability is above 0. A kernel does this before it writes anything.
   *
   * @throws KernelException {@code InvalidArgument} at the first that is not
   */
  public void checkStability() {
    for (long i = 0; i < count; i++) {
      if (!(stability.getAtIndex(JAVA_FLOAT, i) > 0)) {
        throw badStability(i);
      }
    }
  }

  /** Returns how a call fails whose first stability that is not above 0 has that index. */
  public KernelException badStability(long index) {
    return new KernelException(
        KernelException.Code.INVALID_ARGUMENT,
        "stability " + index + " is " + stability.getAtIndex(JAVA_FLOAT, index) + ", not above 0",
        index);
  }
}
