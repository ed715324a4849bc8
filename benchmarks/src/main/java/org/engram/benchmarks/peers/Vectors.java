package org.engram.benchmarks.peers;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.testkit.Reference;

/**
 * Vectors of length 1, for all contestants the same.
 *
 * @param dim floats in a vector
 * @param values one array a vector, as Java libraries want them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Vectors(int dim, float[][] values) {
  private static final long ALIGNMENT = 64;
  private static final long SEED = 0x456E6772616DL;
  private static final int CLUSTER = 50;
  private static final double SPREAD = 0.6;

  /** Returns vectors of no structure. */
  static Vectors uniform(int count, int dim) {
    RandomGenerator random = random();
    float[][] values = new float[count][];
    for (int i = 0; i < count; i++) {
      values[i] = unit(gaussian(random, dim));
    }
    return new Vectors(dim, values);
  }

  /**
   * Returns vectors about centres, some fifty each, as texts lie about their topics: a graph of
   * neighbours finds its way among them, as it does not among vectors of no structure.
   */
  static Vectors clustered(int count, int dim) {
    RandomGenerator random = random();
    float[][] centres = new float[Math.max(1, count / CLUSTER)][];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = unit(gaussian(random, dim));
    }
    float[][] values = new float[count][];
    for (int i = 0; i < count; i++) {
      float[] noise = unit(gaussian(random, dim));
      float[] centre = centres[random.nextInt(centres.length)];
      for (int j = 0; j < dim; j++) {
        noise[j] = (float) (centre[j] + SPREAD * noise[j]);
      }
      values[i] = unit(noise);
    }
    return new Vectors(dim, values);
  }

  private static RandomGenerator random() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  }

  private static float[] gaussian(RandomGenerator random, int dim) {
    float[] vector = new float[dim];
    for (int i = 0; i < dim; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
    return vector;
  }

  int count() {
    return values.length;
  }

  /** Returns the vectors of a range as rows with their norms, in memory of that arena. */
  Matrix matrix(Arena arena, int from, int count) {
    MemorySegment data = arena.allocate((long) count * dim * Float.BYTES, ALIGNMENT);
    MemorySegment norms = arena.allocate((long) count * Float.BYTES, ALIGNMENT);
    for (int i = 0; i < count; i++) {
      float[] vector = values[from + i];
      MemorySegment.copy(vector, 0, data, JAVA_FLOAT, (long) i * dim * Float.BYTES, dim);
      norms.setAtIndex(JAVA_FLOAT, i, Reference.norm(vector, 0, dim));
    }
    return Matrix.dense(data, count, dim).withNorms(norms);
  }

  /** Returns all of them, one after the other. */
  ByteBuffer bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(count() * dim * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] vector : values) {
      for (float value : vector) {
        bytes.putFloat(value);
      }
    }
    return bytes.flip();
  }

  /** Returns the product of two vectors, in double precision. */
  double product(int a, int b) {
    double sum = 0;
    for (int i = 0; i < dim; i++) {
      sum += (double) values[a][i] * values[b][i];
    }
    return sum;
  }
}
