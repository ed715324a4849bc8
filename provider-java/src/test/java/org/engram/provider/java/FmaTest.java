package org.engram.provider.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class FmaTest {
  @Test
  void softwareGivesTheBitsOfTheInstruction() {
    Random random = new Random(11);
    for (int i = 0; i < 1_000_000; i++) {
      float a = Floats.ANY.next(random);
      float b = Floats.ORDINARY.next(random);
      float c = switch (i % 3) {
        case 0 -> -(a * b);
        case 1 -> Floats.TINY.next(random);
        default -> Floats.ANY.next(random);
      };
      assertThat(Float.floatToIntBits(Fma.soft(a, b, c)))
          .as("seed 11, input %d: fma(%s, %s, %s)", i, a, b, c)
          .isEqualTo(Float.floatToIntBits(Math.fma(a, b, c)));
    }
  }

  @Test
  void addingAnExactProductRoundsOnce() {
    // The f64 sum lies halfway between two f32 values once rounded; only its error tells which.
    float a = 1 + 0x1p-12f;
    float product = Fma.soft(a, a, 0x1p-60f);
    assertThat(product).isEqualTo(Math.fma(a, a, 0x1p-60f));
    assertThat((float) ((double) a * a + 0x1p-60)).isNotEqualTo(product);
  }
}
