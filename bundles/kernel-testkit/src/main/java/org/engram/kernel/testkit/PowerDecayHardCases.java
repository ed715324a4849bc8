package org.engram.kernel.testkit;

import java.util.Arrays;
import java.util.List;

/**
 * Inputs at which one rounding of the power mode decides the f32 result: the exact value lies so
 * near the middle of two f32 numbers that a step fused, cut off or rounded to the other side gives
 * the other one. Random inputs meet such a place once in 10^5 to 10^9 elements, hence these were
 * searched for: random times and stabilities, all strengths of [0.5, 1), each step in turn done
 * otherwise.
 */
final class PowerDecayHardCases {
  /** More than two vectors of any register, and a rest. */
  private static final int COUNT = 37;

  private static final List<PowerDecayCase> ALL = List.of(
      // n = b + f·a fused
      hard(0.01, 0.5, 6330L, 0x42140000, 0x3f3b8749),
      hard(0.9804, 3, 1287701410L, 0x4e957c42, 0x3f42530b),
      hard(19.0 / 81, 37.5, 753032197L, 0x4e999a3b, 0x3f39fded),
      hard(
          19.0 / 81, 1000, 3337043648L, 0x50d1d6f1, 0x3f597883, 0x3f674c63, 0x3f752043, 0x3f1eb40b),
      hard(0.9804, 37.5, 339069232L, 0x4d455a04, 0x3f62f2ef),
      // p fused
      hard(19.0 / 81, 37.5, 1785L, 0x446b0000, 0x3f2d661d),
      hard(19.0 / 81, 37.5, 1421371749L, 0x4e56cc8d, 0x3f7143c5),
      hard(1, 37.5, 548123736L, 0x4e6c732d, 0x3f553b9a),
      hard(0.9804, 37.5, 2016L, 0x43e20000, 0x3f639cdd),
      hard(1, 37.5, 1789211226L, 0x4dca03ef, 0x3f6762b5),
      // k + x·p fused
      hard(19.0 / 81, 37.5, 6583L, 0x44164000, 0x3f43454d, 0x3f606646, 0x3f262454),
      hard(1, 37.5, 1728480295L, 0x4e11aace, 0x3f4760d6, 0x3f00207c),
      hard(1, 37.5, 969014924L, 0x4e42143c, 0x3f6c035f, 0x3f1f44a9),
      hard(1, 37.5, 1729595082L, 0x4e92ef67, 0x3f799c75),
      hard(1, 37.5, 1087737793L, 0x4e0293d5, 0x3f77d86a, 0x3f355f99),
      // g fused
      hard(0.9804, 0.5, 1983547377L, 0x4e881c0d, 0x3f77f979),
      hard(0.9804, 0.1542, 1748787079L, 0x4e88070e, 0x3f51dff8),
      hard(0.9804, 0.5, 1482619862L, 0x4e8db422, 0x3f334936),
      hard(1, 3, 1313320919L, 0x4d7e537e, 0x3f369060),
      hard(0.9804, 37.5, 31L, 0x445b0000, 0x3f1c670e),
      // n/b is 1.5 times a power of two: k half-way
      hard(1, 3, 13277560L, 0x499e6640, 0x3f0e2d1d, 0x3f137529, 0x3f1615e8, 0x3f18b6a7),
      hard(1, 3, 28747364813L, 0x49963198, 0x3f196aa0, 0x3f1b0c03, 0x3f1ebc86, 0x3f226d09),
      hard(1, 0.1542, 17845870804L, 0x49c4f960, 0x3f1d9d06, 0x3f606cf9),
      hard(1, 3, 73422858127L, 0x49c8c388, 0x3f463c91, 0x3f484d16, 0x3f5455d1, 0x3f566656),
      hard(1, 3, 476144224481L, 0x499db8f8, 0x3f6f2772, 0x3f711557, 0x3f750cfb, 0x3f79049f),
      // t above 2^53 cut off instead of rounded
      hard(0.01, 37.5, 130710117279701356L, 0x57dbeda5, 0x3f5e0575),
      hard(1, 37.5, 1978646791508059895L, 0x5d228f07, 0x3f2d05ba),
      hard(19.0 / 81, 37.5, 657812524283279569L, 0x5bcad489, 0x3f50bdd6),
      hard(0.01, 37.5, 2409616464117304751L, 0x5abe0c0b, 0x3f35e0c0),
      hard(19.0 / 81, 37.5, 48714164903560782L, 0x5a343f20, 0x3f2c1d56));

  private PowerDecayHardCases() {}

  static List<PowerDecayCase> all() {
    return ALL;
  }

  /** Repeats the strengths, so that they stand in every lane of a vector and in its rest. */
  private static PowerDecayCase hard(
      double factor, double exponent, long elapsed, int stability, int... strengths) {
    float[] repeated = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      repeated[i] = Float.intBitsToFloat(strengths[i % strengths.length]);
    }
    long[] times = new long[COUNT];
    Arrays.fill(times, elapsed);
    float[] stabilities = new float[COUNT];
    Arrays.fill(stabilities, Float.intBitsToFloat(stability));
    return new PowerDecayCase("hard case", repeated, times, stabilities, factor, exponent, false);
  }
}
