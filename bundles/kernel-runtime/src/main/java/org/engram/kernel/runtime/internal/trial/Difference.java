package org.engram.kernel.runtime.internal.trial;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Where two answers to one call first differ.
 *
 * @param sentence what was expected there and what was found
 */
public record Difference(String sentence) {

  /** Compares 32-bit words bit by bit: −0 is not 0, and one NaN is not another. */
  public static Optional<Difference> ofWords(
      String what, MemorySegment expected, MemorySegment actual, long from, long count) {
    long start = from * Integer.BYTES;
    long end = start + count * Integer.BYTES;
    long at = MemorySegment.mismatch(expected, start, end, actual, start, end);
    if (at < 0) {
      return Optional.empty();
    }
    long place = at / Integer.BYTES;
    long word = from + place;
    return Optional.of(new Difference("%s %d is %08x instead of %08x"
        .formatted(
            what,
            place,
            actual.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, word),
            expected.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, word))));
  }

  /** Compares two numbers of entries. */
  public static Optional<Difference> ofCounts(String what, long expected, long actual) {
    return expected == actual
        ? Optional.empty()
        : Optional.of(new Difference(what + " is " + actual + " instead of " + expected));
  }
}
