package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.engram.kernel.spi.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * What a call gave: the words it wrote, or why it failed.
 *
 * @param words the results as 32-bit words, in the order of the mode
 * @param failure code of the failure, or null
 * @param position element responsible for the failure
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outcome(int[] words, KernelException.@Nullable Code failure, long position) {

  static Outcome of(int[] words) {
    return new Outcome(words, null, KernelException.NO_POSITION);
  }

  static Outcome of(float[] values) {
    int[] words = new int[values.length];
    Arrays.setAll(words, i -> Float.floatToRawIntBits(values[i]));
    return of(words);
  }

  static Outcome of(MemorySegment words) {
    return of(words.toArray(ValueLayout.JAVA_INT));
  }

  static Outcome failed(KernelException.Code failure, long position) {
    return new Outcome(new int[0], failure, position);
  }

  /** Returns the first difference from what is expected, or empty. */
  Optional<String> difference(Outcome expected) {
    if (failure != expected.failure || position != expected.position) {
      return Optional.of("expected " + expected.verdict() + ", got " + verdict());
    }
    int at = firstWord(expected);
    if (at < 0) {
      return Optional.empty();
    }
    return Optional.of("word " + at + " of " + expected.words.length + ": expected "
        + word(expected.words, at) + ", got " + word(words, at));
  }

  /** Returns the index of the first word that differs, or −1. */
  int firstWord(Outcome expected) {
    return Arrays.mismatch(expected.words, words);
  }

  private String verdict() {
    return failure == null ? words.length + " words" : failure.id() + " at position " + position;
  }

  private static String word(int[] words, int at) {
    return at < words.length
        ? String.format("%08x (%s)", words[at], Float.intBitsToFloat(words[at]))
        : "nothing";
  }
}
