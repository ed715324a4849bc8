package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/** What calls of C functions share: their shapes, written shortly, and what a call may throw. */
final class Downcalls {
  private Downcalls() {}

  /**
   * Returns the shape of a function.
   *
   * @param parameters one letter each, in the order of the C declaration: {@code i} i32, {@code l}
   *     i64 or an address, {@code f} f32, {@code d} f64
   */
  static FunctionDescriptor shape(MemoryLayout result, String parameters) {
    return FunctionDescriptor.of(
        result,
        parameters
            .chars()
            .mapToObj(letter -> switch (letter) {
              case 'i' -> JAVA_INT;
              case 'l' -> JAVA_LONG;
              case 'f' -> JAVA_FLOAT;
              case 'd' -> JAVA_DOUBLE;
              default -> throw new IllegalArgumentException(parameters);
            })
            .toArray(MemoryLayout[]::new));
  }

  /** Throws what a method handle declares to throw and a downcall never does. */
  static RuntimeException unexpected(Throwable e) {
    switch (e) {
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      default -> throw new AssertionError("a downcall threw a checked exception", e);
    }
  }
}
