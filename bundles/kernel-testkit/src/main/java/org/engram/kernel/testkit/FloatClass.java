package org.engram.kernel.testkit;

/** Kinds of f32 numbers that kernels have to agree on. */
enum FloatClass {
  /** Multiples of 2^-23 in [−1, 1). */
  NORMAL {
    @Override
    float next(SplitMix64 random) {
      return random.signedUnit();
    }
  },
  /** Every magnitude below 2, subnormals too. */
  BELOW_TWO {
    @Override
    float next(SplitMix64 random) {
      return withExponent(random, random.below(128));
    }
  },
  /** Below 2^-49: squares and products underflow. */
  UNDERFLOW {
    @Override
    float next(SplitMix64 random) {
      return withExponent(random, random.below(78));
    }
  },
  /** From 2^59 on: squares, sums and products overflow. */
  OVERFLOW {
    @Override
    float next(SplitMix64 random) {
      return withExponent(random, random.between(186, 254));
    }
  },
  /** Zeros of both signs and few ordinary numbers. */
  ZEROS {
    @Override
    float next(SplitMix64 random) {
      if (random.oneIn(8)) {
        return random.signedUnit();
      }
      return random.oneIn(2) ? 0.0f : -0.0f;
    }
  },
  /** Any 32 bits: NaN of any payload, infinities, subnormals. */
  ANY_BITS {
    @Override
    float next(SplitMix64 random) {
      return Float.intBitsToFloat(random.nextInt());
    }
  };

  private static final int SIGN_AND_MANTISSA = 0x807F_FFFF;

  abstract float next(SplitMix64 random);

  void fill(SplitMix64 random, float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      values[i] = next(random);
    }
  }

  private static float withExponent(SplitMix64 random, int exponent) {
    return Float.intBitsToFloat(
        (random.nextInt() & SIGN_AND_MANTISSA) | (exponent << (Float.PRECISION - 1)));
  }
}
