package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;

/** Strengths of every kind, ages of every magnitude and sign, time constants from end to end. */
final class DecayCorpus {
  /** With it, c of docs/numerics.md is exactly 1: z is the age. */
  private static final double UNIT = 1.4426950408889634;

  private static final double[] TIME_CONSTANTS = {
    86_400, 1, UNIT, 2 * UNIT, 4 * UNIT, 1e-300, 1e300, 1e-3, 3.7, 5e5, 3e9, 7e13, 1e16
  };
  private static final int LARGE_COUNT = 4096;
  private static final int TAILS = 130;
  private static final int SCALE_BITS = 20;

  private DecayCorpus() {}

  static List<DecayCase> cases(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<DecayCase> cases = new ArrayList<>();
    for (double timeConstant : TIME_CONSTANTS) {
      cases.add(make(random, "case " + cases.size(), LARGE_COUNT, timeConstant, false));
    }
    cases.addAll(everyLength(random, "case"));
    return List.copyOf(cases);
  }

  /** Every length up to four times the widest register and a few more. */
  static List<DecayCase> tails(long seed) {
    return everyLength(new SplitMix64(seed), "tail");
  }

  private static List<DecayCase> everyLength(SplitMix64 random, String name) {
    List<DecayCase> cases = new ArrayList<>();
    for (int count = 0; count <= TAILS; count++) {
      double timeConstant = TIME_CONSTANTS[random.below(TIME_CONSTANTS.length)];
      String label = name + " of length " + count;
      cases.add(make(random, label, count, timeConstant, count % 2 == 1));
    }
    return cases;
  }

  private static DecayCase make(
      SplitMix64 random, String name, int count, double timeConstant, boolean inPlace) {
    float[] strengths = new float[count];
    long[] ages = new long[count];
    for (int i = 0; i < count; i++) {
      strengths[i] = strength(random);
      ages[i] = age(random, timeConstant);
    }
    return new DecayCase(name, strengths, ages, timeConstant, inPlace);
  }

  static float strength(SplitMix64 random) {
    return switch (random.below(8)) {
      case 0 -> FloatClass.ANY_BITS.next(random);
      case 1 -> FloatClass.ZEROS.next(random);
      case 2 -> FloatClass.UNDERFLOW.next(random);
      case 3 -> FloatClass.OVERFLOW.next(random);
      case 4 -> special(random);
      default -> FloatClass.BELOW_TWO.next(random);
    };
  }

  private static float special(SplitMix64 random) {
    float[] specials = {
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.intBitsToFloat(0xFFC0_0000),
      Float.intBitsToFloat(0x7F80_0001), // signalling
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.MIN_NORMAL,
      Float.MIN_VALUE,
      1,
      -0.0f
    };
    return specials[random.below(specials.length)];
  }

  private static long age(SplitMix64 random, double timeConstant) {
    return switch (random.below(6)) {
      case 0 -> random.nextLong() >> random.below(Long.SIZE);
      case 1 -> random.below(300); // with the unit time constants: every k, and halves between two
      case 2 -> special(random, timeConstant);
      case 3 -> (long) (timeConstant / UNIT * (126 + random.below(1 << SCALE_BITS) * 0x1p-19));
      default -> (long) (timeConstant / UNIT * (random.below(1 << SCALE_BITS) * 0x1p-13));
    };
  }

  private static long special(SplitMix64 random, double timeConstant) {
    long[] specials = {
      0,
      1,
      -1,
      Long.MIN_VALUE,
      Long.MAX_VALUE,
      (1L << 52) - 1,
      1L << 52,
      (1L << 53) + 1,
      (long) timeConstant,
      (long) (timeConstant / UNIT * 126.5)
    };
    return specials[random.below(specials.length)];
  }
}
