package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The definition against the oracle, and against values worked out by hand. */
class ReferenceTest {
  private static final int FMA_SAMPLES = 200_000;
  private static final int NAN = Reference.CANONICAL_NAN;

  @ParameterizedTest
  @EnumSource
  void theDefinitionIsWithinTheBoundsOfTheOracle(Mode mode) {
    long seed = System.nanoTime();
    assertThat(oracle(Subject.of(mode), seed)).as("seed %d", seed).isEmpty();
  }

  private static <C> Optional<String> oracle(Subject<C> subject, long seed) {
    return subject.cases(seed).stream()
        .map(input -> subject.oracle(input, subject.expected(input)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Test
  void theMultiplyAddIsFused() {
    long seed = System.nanoTime();
    SplitMix64 random = new SplitMix64(seed);
    FloatClass[] kinds = FloatClass.values();
    for (int i = 0; i < FMA_SAMPLES; i++) {
      FloatClass kind = kinds[i % kinds.length];
      float a = kind.next(random);
      float b = kind.next(random);
      // Near the opposite of the product, the sum cancels and its low bits show.
      float c = i % 4 == 0 ? Math.fma(-a, b, -a * b * 0x1p-24f) : kind.next(random);
      assertThat(bits(Reference.canon(Reference.fma(a, b, c))))
          .as("seed %d: fma(%s, %s, %s)", seed, a, b, c)
          .isEqualTo(bits(Reference.canon(Math.fma(a, b, c))));
    }
    float odd = 1 + 0x1p-23f;
    assertThat(Reference.fma(0x1p-12f * odd, 0x1p-12f * (1 - 0x1p-23f), odd)).isEqualTo(odd);
  }

  @Test
  void sum64AddsElementsSixtyFourApartInOneChain() {
    float[] ones = new float[130];
    Arrays.fill(ones, 1);
    assertThat(Reference.sum64(ones, 0, ones, 0, 130)).isEqualTo(130);
    float[] x = new float[65];
    x[0] = 0x1p12f;
    x[64] = 0x1p-13f; // its square is lost in the same chain
    assertThat(Reference.sum64(x, 0, x, 0, 65)).isEqualTo(0x1p24f);
  }

  @Test
  void aSumIsNeverNegativeZeroAndItsNanIsCanonical() {
    float[] tiny = new float[64];
    float[] negative = new float[64];
    Arrays.fill(tiny, 0x1p-80f);
    Arrays.fill(negative, -0x1p-80f);
    assertThat(bits(Reference.sum64(tiny, 0, negative, 0, 64))).isZero();
    float[] payload = {Float.intBitsToFloat(0xFFC0_1234)};
    assertThat(bits(Reference.sum64(payload, 0, payload, 0, 1))).isEqualTo(NAN);
  }

  @Test
  void rowsThatAreZeroTinyOrNotFiniteHaveNormZero() {
    for (float x : new float[] {0, -0f, 1e-16f, Float.NaN, Float.POSITIVE_INFINITY, 1e20f}) {
      assertThat(bits(Reference.norm(new float[] {x}, 0, 1))).as("%s", x).isZero();
      assertThat(bits(Reference.cosine(new float[] {x}, 0, new float[] {1}, 0, 1)))
          .isZero();
    }
    assertThat(Reference.norm(new float[] {3, 4}, 0, 2)).isEqualTo(5);
  }

  @Test
  void topKOrdersByScoreThenRow() {
    float[] scores = {0.5f, 1, 0.5f, -1, 1};
    assertThat(Reference.topK(scores, null, -1, 9)).containsExactly(1, 4, 0, 2, 3);
    assertThat(Reference.topK(scores, new long[] {0b11101}, 0, 2)).containsExactly(4, 0);
    assertThat(Reference.topK(scores, null, 1.5f, 2)).isEmpty();
  }

  @Test
  void decayLeavesWhatIsSpecial() {
    assertThat(bits(Reference.decay(Float.intBitsToFloat(0xFF80_0001), -5, 1))).isEqualTo(NAN);
    assertThat(Reference.decay(Float.NEGATIVE_INFINITY, 5, 1)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(bits(Reference.decay(-0f, 0, 1))).isEqualTo(bits(-0f));
    assertThat(Reference.decay(0.7f, Long.MIN_VALUE, 1)).isEqualTo(0.7f);
    assertThat(Reference.decay(1, Long.MAX_VALUE, 1)).isZero();
    assertThat(Reference.decay(1, 86_400, 86_400)).isEqualTo((float) Math.exp(-1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 64, 126})
  void decayByWholePowersOfTwoIsExact(int halvings) {
    double unit = 1.4426950408889634;
    assertThat(Reference.decay(1, halvings, unit)).isEqualTo(Math.scalb(1f, -halvings));
    assertThat(Reference.decay(1, 127, unit)).isZero();
    // 126.5 is rounded to the even 126.
    assertThat(Reference.decay(1, 253, 2 * unit)).isPositive();
  }

  @Test
  void powerDecayLeavesWhatIsSpecial() {
    assertThat(bits(power(Float.intBitsToFloat(0xFF80_0001), -5, 1))).isEqualTo(NAN);
    assertThat(bits(power(Float.intBitsToFloat(0x7FC0_1234), 5, Float.POSITIVE_INFINITY)))
        .isEqualTo(NAN);
    assertThat(power(Float.NEGATIVE_INFINITY, 5, 1)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(bits(power(-0f, 5, 1))).isEqualTo(bits(-0f));
    assertThat(power(0.7f, Long.MIN_VALUE, 1)).isEqualTo(0.7f);
    assertThat(power(0.7f, 5, Float.POSITIVE_INFINITY)).isEqualTo(0.7f);
    assertThat(bits(PowerDecayReference.decay(-1, Long.MAX_VALUE, 1, 1, 3))).isEqualTo(bits(-0f));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 24, 49})
  void powerDecayByWholePowersOfTwoIsExact(int doublings) {
    long elapsed = (1L << doublings) - 1;
    assertThat(PowerDecayReference.decay(1, elapsed, 1, 1, 3))
        .isEqualTo(Math.scalb(1f, -3 * doublings));
    // Half a halving more: the first even one.
    assertThat(PowerDecayReference.decay(1, 2 * elapsed + 1, 1, 1, 0.5))
        .isEqualTo((float) Math.pow(2, -0.5 * (doublings + 1)));
  }

  @Test
  void afterItsStabilityNineTenthsOfAStrengthAreLeft() {
    assertThat(power(1, 86_400, 86_400)).isEqualTo(0.9f);
    assertThat(power(1, 1, Float.MAX_VALUE)).isEqualTo(1);
  }

  /** With the parameters of FSRS-4.5. */
  private static float power(float strength, long elapsed, float stability) {
    return PowerDecayReference.decay(strength, elapsed, stability, 19.0 / 81, 0.5);
  }

  private static int bits(float x) {
    return Float.floatToRawIntBits(x);
  }
}
