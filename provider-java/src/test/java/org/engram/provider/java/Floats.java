package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Kinds of numbers to try a kernel with. */
enum Floats {
  ORDINARY,
  TINY,
  HUGE,
  /** Any bits: NaN, infinities, subnormal numbers and zeros of both signs among them. */
  ANY,
  ZEROS;

  private static final float[] SPECIAL = {
    0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1e-40f
  };

  float next(Random random) {
    return switch (this) {
      case ORDINARY -> random.nextFloat() * 2 - 1;
      case TINY -> (random.nextFloat() * 2 - 1) * 1e-22f;
      case HUGE -> (random.nextFloat() * 2 - 1) * 1e20f;
      case ZEROS -> random.nextBoolean() ? -0f : random.nextInt(8) == 0 ? Float.MIN_VALUE : 0f;
      case ANY ->
        random.nextInt(16) == 0
            ? SPECIAL[random.nextInt(SPECIAL.length)]
            : Float.intBitsToFloat(random.nextInt() & 0x9fffffff);
    };
  }

  /** Returns a source for that seed; without the mixing, neighbouring seeds would begin alike. */
  static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  float[] array(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = next(random);
    }
    return values;
  }

  /**
   * Returns native memory that ends behind the values and is aligned to 4 bytes, and to no more.
   */
  static MemorySegment unaligned(Arena arena, float[] values, int misalignment) {
    long shift = (long) misalignment * Float.BYTES;
    MemorySegment block = arena.allocate(shift + (long) values.length * Float.BYTES, 64);
    MemorySegment.copy(values, 0, block, JAVA_FLOAT, shift, values.length);
    return block.asSlice(shift);
  }
}
