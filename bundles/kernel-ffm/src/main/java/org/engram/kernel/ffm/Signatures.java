package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/** The shapes of C functions, written shortly. */
final class Signatures {
  private Signatures() {}

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
}
