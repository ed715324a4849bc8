package org.engram.kernel.testkit;

/** A multiply-add: the fused one, or what is taken for it by mistake. */
@FunctionalInterface
interface Fma {
  float apply(float a, float b, float c);

  static Fma of(Fault fault) {
    return switch (fault) {
      case MULTIPLY_THEN_ADD, SPREAD_MULTIPLY_THEN_ADD, DECAY_MULTIPLY_THEN_ADD ->
        (a, b, c) -> a * b + c;
      case FMA_THROUGH_DOUBLE, SPREAD_FMA_THROUGH_DOUBLE ->
        (a, b, c) -> (float) ((double) a * b + c);
      default -> Math::fma;
    };
  }
}
