package org.engram.memory.internal;

import java.util.regex.Pattern;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.RecallProfile;
import org.engram.memory.SpaceSpec;

/** What callers may ask for. Each check names the value and the limit. */
final class Checks {
  static final int MOST_TEXT = 65_536;
  static final int MOST_SUBJECT = 512;
  static final int MOST_ID = 128;
  static final int MOST_KIND = 64;
  static final int MOST_MODEL = 128;
  static final int MOST_BATCH = 10_000;
  static final int MOST_ASSOCIATIONS = 100_000;
  static final int MOST_LIMIT = 1_000;
  static final int MOST_DIM = 65_536;
  static final int MOST_HOPS = 4;
  private static final Pattern SPACE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private Checks() {}

  static MemoryException invalid(String message) {
    return new MemoryException(Code.INVALID_ARGUMENT, message);
  }

  static void space(SpaceSpec spec) {
    if (!SPACE.matcher(spec.name()).matches()) {
      throw invalid("space name '" + spec.name()
          + "': expected 1 … 64 characters of a-z 0-9 . _ -, first a letter or digit");
    }
    range("dimension", spec.dim(), 1, MOST_DIM);
    name("model", spec.model(), MOST_MODEL);
  }

  static void range(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw invalid(what + " " + value + " is outside " + least + " … " + most);
    }
  }

  static void atMost(String what, int count, int most) {
    if (count > most) {
      throw new MemoryException(
          Code.TOO_LARGE, count + " " + what + "; at most " + most + " are allowed");
    }
  }

  /** A name: not empty, no control characters. */
  static void name(String what, String value, int most) {
    text(what, value, most);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw invalid(what + " holds a control character");
    }
  }

  static void text(String what, String value, int most) {
    if (value.isEmpty()) {
      throw invalid(what + " is empty");
    }
    if (value.length() > most) {
      throw new MemoryException(
          Code.TOO_LARGE,
          what + " has " + value.length() + " characters; at most " + most + " are allowed");
    }
    wellFormed(what, value);
  }

  /** What has no UTF-8 form would be stored as something else. */
  static void wellFormed(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isHighSurrogate(value.charAt(i))
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(value.charAt(i))) {
        throw invalid(what + " holds half a character (an unpaired surrogate) at index " + i);
      }
    }
  }

  static void weight(String kind, String to, float weight) {
    if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
      throw new MemoryException(
          Code.INVALID_WEIGHT,
          "association '" + kind + "' with '" + to + "' has weight " + weight
              + ": expected a finite number, at least 0");
    }
  }

  /** Requires as many finite numbers as the space has dimensions, not all 0. */
  static void vector(Space space, float[] vector) {
    if (vector.length != space.dim()) {
      throw new MemoryException(
          Code.WRONG_DIMENSION,
          "vector of dimension " + vector.length + "; space '" + space.name() + "' has dimension "
              + space.dim());
    }
    boolean zero = true;
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw new MemoryException(
            Code.INVALID_VECTOR, "vector holds " + vector[i] + " at index " + i);
      }
      zero &= vector[i] == 0;
    }
    if (zero) {
      throw new MemoryException(
          Code.INVALID_VECTOR, "vector holds only zeros (index 0 … " + (vector.length - 1) + ")");
    }
  }

  /** Requires a norm that the kernel can compute: all cosines would be 0 without. */
  static void norm(float norm) {
    if (norm == 0) {
      throw new MemoryException(
          Code.INVALID_VECTOR,
          "vector has a length outside 1e-15 … 1.8e19, where no cosine is defined;"
              + " scale it, for example to length 1");
    }
  }

  static void profile(RecallProfile profile) {
    range("candidates", profile.candidates(), 1, MOST_LIMIT);
    range("seeds", profile.seeds(), 0, MOST_LIMIT);
    range("seedFloorRank", profile.seedFloorRank(), 1, MOST_LIMIT);
    range("hops", profile.hops(), 1, MOST_HOPS);
    share("hopFactor", profile.hopFactor());
    if (profile.hopFactor() == 0) {
      throw invalid("hopFactor is 0: expected a number above 0, at most 1");
    }
    share("gateFloor", profile.gateFloor());
    if (!(profile.activationWeight() >= 0 && profile.activationWeight() <= MOST_LIMIT)) {
      throw invalid("activationWeight " + profile.activationWeight() + " is outside 0 … 1000");
    }
    if (!profile.timeConstant().isPositive()) {
      throw invalid("timeConstant " + profile.timeConstant() + " is not positive");
    }
  }

  private static void share(String what, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw invalid(what + " " + value + " is outside 0 … 1");
    }
  }
}
