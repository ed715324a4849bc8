package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Strengths of every kind; times of every magnitude and sign; stabilities of every magnitude, most
 * of them such that the result lies between all and nothing; and the inputs of
 * {@link PowerDecayHardCases}.
 */
final class PowerDecayCorpus {
  private static final int LARGE_COUNT = 4096;
  private static final int TAILS = 130;
  private static final int GREATEST_SHIFT = 20;
  /** Halvings after which the greatest f32 is less than the least. */
  private static final double HALVINGS = 280;

  private static final Parameters[] PARAMETERS = {
    new Parameters(19.0 / 81, 0.5),
    new Parameters(0.9804, 0.1542),
    new Parameters(1, 0.5),
    new Parameters(1, 1),
    new Parameters(1, 1000),
    new Parameters(0.5, 2),
    new Parameters(1e-200, 1000),
    new Parameters(1e200, 3),
    new Parameters(1e200, 1e-300),
    new Parameters(1e-200, Double.MIN_VALUE),
    new Parameters(3e-9, 37.5),
    new Parameters(7e12, 0.8),
    new Parameters(1e-3, 1e-3)
  };

  private record Parameters(double factor, double exponent) {}

  private PowerDecayCorpus() {}

  static List<PowerDecayCase> cases(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<PowerDecayCase> cases = new ArrayList<>(PowerDecayHardCases.all());
    for (Parameters parameters : PARAMETERS) {
      cases.add(make(random, "case " + cases.size(), LARGE_COUNT, parameters, false));
    }
    cases.addAll(everyLength(random, "case"));
    return List.copyOf(cases);
  }

  /** Every length up to four times the widest register and a few more. */
  static List<PowerDecayCase> tails(long seed) {
    return everyLength(new SplitMix64(seed), "tail");
  }

  private static List<PowerDecayCase> everyLength(SplitMix64 random, String name) {
    List<PowerDecayCase> cases = new ArrayList<>();
    for (int count = 0; count <= TAILS; count++) {
      Parameters parameters = PARAMETERS[random.below(PARAMETERS.length)];
      String label = name + " of length " + count;
      cases.add(make(random, label, count, parameters, count % 2 == 1));
    }
    return cases;
  }

  private static PowerDecayCase make(
      SplitMix64 random, String name, int count, Parameters parameters, boolean inPlace) {
    float[] strengths = new float[count];
    long[] elapsed = new long[count];
    float[] stability = new float[count];
    for (int i = 0; i < count; i++) {
      strengths[i] = DecayCorpus.strength(random);
      switch (random.below(8)) {
        case 0 -> {
          elapsed[i] = random.nextLong() >> random.below(Long.SIZE);
          stability[i] = positive(random);
        }
        case 1 -> {
          elapsed[i] = specialElapsed(random);
          stability[i] = specialStability(random);
        }
        case 2 -> {
          // With factor 1, the ratio is a power of two or half-way between two.
          int shift = random.below(GREATEST_SHIFT) + 1;
          long ratio = 1L << random.below(2 * GREATEST_SHIFT);
          elapsed[i] = (random.oneIn(2) ? ratio - 1 : 3 * ratio / 2 - 1) << shift;
          stability[i] = 1 << shift;
        }
        default -> {
          elapsed[i] = (random.nextLong() >>> 1 >>> random.below(Long.SIZE - 1)) + 1;
          stability[i] = between(random, elapsed[i], parameters);
        }
      }
    }
    return new PowerDecayCase(
        name, strengths, elapsed, stability, parameters.factor(), parameters.exponent(), inPlace);
  }

  /** A stability at which a random number of halvings is gone after that time, nearly. */
  private static float between(SplitMix64 random, long elapsed, Parameters parameters) {
    double halvings = HALVINGS * (random.nextLong() >>> 11) * 0x1p-53;
    double doublings = Math.min(halvings / parameters.exponent(), 800);
    int whole = (int) doublings;
    // 2^doublings − 1 in straight lines from power to power: pow may differ from JDK to JDK.
    double growth = Math.scalb(1 + (doublings - whole), whole) - 1;
    float stability = (float) (parameters.factor() * elapsed / growth);
    return stability > 0 ? stability : Float.MIN_VALUE;
  }

  private static float positive(SplitMix64 random) {
    float any = Float.intBitsToFloat(random.nextInt() & Integer.MAX_VALUE);
    return any > 0 ? any : Float.POSITIVE_INFINITY;
  }

  private static float specialStability(SplitMix64 random) {
    float[] specials = {
      Float.POSITIVE_INFINITY,
      Float.POSITIVE_INFINITY,
      Float.MAX_VALUE,
      Float.MIN_NORMAL,
      Float.MIN_VALUE,
      1,
      Math.nextDown(1f),
      86_400
    };
    return specials[random.below(specials.length)];
  }

  private static long specialElapsed(SplitMix64 random) {
    long[] specials = {
      0,
      1,
      -1,
      Long.MIN_VALUE,
      Long.MAX_VALUE,
      (1L << 32) - 1,
      1L << 32,
      (1L << 53) + 1,
      (1L << 54) + 2,
      (1L << 62) + (1L << 9),
      86_400
    };
    return specials[random.below(specials.length)];
  }
}
