package org.engram.zoo;

import java.nio.charset.StandardCharsets;

/**
 * The library that {@code zig build drills} makes: its data hold a marker and behind it the name of
 * the fault that it commits.
 */
final class DrillLibrary {
  /** What stands before the name. */
  static final String MARKER = "engram-drill-fault:";

  private static final int FIELD = 64;

  private final byte[] bytes;

  /** Takes the bytes of the file. */
  DrillLibrary(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /**
   * Returns the library with that fault.
   *
   * @throws IllegalStateException if it does not hold exactly one marker, or does not know the
   *     fault
   */
  byte[] with(String fault) {
    int at = occurrence(MARKER, 0);
    if (at < 0 || occurrence(MARKER, at + 1) >= 0) {
      throw new IllegalStateException("the drill library must hold '" + MARKER + "' once");
    }
    if (occurrence(fault, 0) < 0) {
      throw new IllegalStateException("the drill library knows no fault '" + fault + "'");
    }
    byte[] changed = bytes.clone();
    byte[] name = fault.getBytes(StandardCharsets.US_ASCII);
    for (int i = MARKER.length(); i < FIELD; i++) {
      int letter = i - MARKER.length();
      changed[at + i] = letter < name.length ? name[letter] : 0;
    }
    return changed;
  }

  /** Returns where a text begins at or behind a place; −1: nowhere. */
  private int occurrence(String text, int from) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text, from);
  }
}
