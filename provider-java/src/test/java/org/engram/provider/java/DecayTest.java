package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DecayTest {
  private static final long SEED = 7;
  private static final double[] TIME_CONSTANTS = {1, 1e-3, 86_400, 2.6e9, 1e15, 1e-300, 1e300};
  private static final float[] STRENGTHS = {
    0f,
    -0f,
    Float.NaN,
    Float.intBitsToFloat(0xffc01234),
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    1f,
    -1f
  };
  private static final long[] AGES = {
    0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 52) - 1, 1L << 52, 126, 127, 60
  };

  static DecayKernel[] kernels() {
    return new DecayKernel[] {new ScalarDecay(), new VectorDecay()};
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyLengthHasTheBitsOfTheContract(DecayKernel kernel) {
    for (int count = 0; count <= 4 * 16 + 1; count++) {
      for (double timeConstant : TIME_CONSTANTS) {
        check(kernel, count, timeConstant, SEED + count, count % 2 == 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void manyElementsHaveTheBitsOfTheContract(DecayKernel kernel) {
    for (double timeConstant : TIME_CONSTANTS) {
      check(kernel, 20_000, timeConstant, SEED, false);
    }
  }

  @Test
  void aKernelThatRoundsOnceMoreIsFound() {
    DecayKernel faulty = request -> {
      for (long i = 0; i < request.count(); i++) {
        double age = request.ages().getAtIndex(JAVA_LONG, i) / request.timeConstant();
        float strength = request.strengths().getAtIndex(JAVA_FLOAT, i);
        request.out().setAtIndex(JAVA_FLOAT, i, strength * (float) Math.exp(-age));
      }
    };
    assertThatThrownBy(() -> check(faulty, 1_000, 86_400, SEED, false))
        .isInstanceOf(AssertionError.class);
  }

  private static void check(
      DecayKernel kernel, int count, double timeConstant, long seed, boolean inPlace) {
    Random random = Floats.random(seed);
    float[] strengths = new float[count];
    long[] ages = new long[count];
    for (int i = 0; i < count; i++) {
      strengths[i] = random.nextInt(8) == 0
          ? STRENGTHS[random.nextInt(STRENGTHS.length)]
          : Floats.ANY.next(random);
      long scaled = (long) Math.min(4e15, timeConstant * 90 * random.nextDouble());
      ages[i] = switch (random.nextInt(4)) {
        case 0 -> AGES[random.nextInt(AGES.length)];
        case 1 -> random.nextLong() >>> random.nextInt(64);
        default -> scaled;
      };
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = Floats.unaligned(arena, strengths, random.nextInt(16));
      MemorySegment out =
          inPlace ? in : Floats.unaligned(arena, new float[count], random.nextInt(16));
      MemorySegment age = arena.allocateFrom(JAVA_LONG, ages);
      kernel.exponential(new DecayRequest(in, age, count, timeConstant, out));
      for (int i = 0; i < count; i++) {
        assertThat(Float.floatToRawIntBits(out.getAtIndex(JAVA_FLOAT, i)))
            .as(
                "seed %d element %d: %s after %d of %s",
                seed, i, strengths[i], ages[i], timeConstant)
            .isEqualTo(
                Float.floatToRawIntBits(Reference.decay(strengths[i], ages[i], timeConstant)));
      }
    }
  }
}
