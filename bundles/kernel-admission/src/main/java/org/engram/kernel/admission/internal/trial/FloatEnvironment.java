package org.engram.kernel.admission.internal.trial;

import java.util.Optional;

/**
 * The floating-point environment of the current thread, found out by arithmetic: subnormal numbers
 * must be read and written, and sums rounded to nearest. The operands are volatile, so that they
 * are added when the method runs and not when it is compiled.
 */
final class FloatEnvironment {
  private volatile float smallestNormal = Float.MIN_NORMAL;
  private volatile float smallest = Float.MIN_VALUE;
  private volatile float one = 1f;
  private volatile float belowHalf = 0x1p-25f;
  private volatile float aboveHalf = 0x1.8p-24f;

  /** Returns what is wrong with the environment, or empty. */
  Optional<String> defect() {
    if (smallestNormal * 0.5f == 0f) {
      return Optional.of("subnormal results are flushed to zero");
    }
    if (smallest + smallest == 0f) {
      return Optional.of("subnormal operands are taken for zero");
    }
    if (one + belowHalf != one || -one - belowHalf != -one || one + aboveHalf == one) {
      return Optional.of("results are not rounded to nearest");
    }
    return Optional.empty();
  }
}
