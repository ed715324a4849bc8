package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.layout.EdgeList;

/** The inputs of the self-test, and the comparison of bits. */
final class SelfTestData {
  /** Nodes of {@link #edges()}. */
  static final int NODES = 200;

  private static final long SEED = 0x456e6772616dL;
  private static final int GAP = 3;
  private static final int ROTATIONS = 6;
  private static final int HUB_SOURCES = 150;
  private static final float SQUARE_OVERFLOWS = 3e19f;
  private static final float SQUARE_VANISHES = 1e-20f;

  private SelfTestData() {}

  /** A function of an index. */
  @FunctionalInterface
  interface FloatAt {
    float at(int index);
  }

  /** Returns the values at 0 … {@code count} − 1. */
  static float[] floats(int count, FloatAt value) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = value.at(i);
    }
    return floats;
  }

  /** Two plain rows, then those with a rule of their own; the last one equals the second. */
  static float[][] rows(int dim) {
    SplittableRandom random = new SplittableRandom(SEED + dim);
    float[][] rows = new float[8][];
    Arrays.setAll(rows, row -> floats(dim, i -> random.nextFloat() * 2 - 1));
    Arrays.fill(rows[2], 0f);
    Arrays.fill(rows[3], -0f);
    rows[4][dim - 1] = Float.NaN;
    rows[5][0] = SQUARE_OVERFLOWS;
    Arrays.fill(rows[6], SQUARE_VANISHES);
    rows[7] = rows[1].clone();
    return rows;
  }

  /** The rows, and each of them turned by one element, by two and so on. */
  static float[][] rotations(int dim) {
    float[][] rows = rows(dim);
    float[][] turned = new float[ROTATIONS * rows.length][];
    for (int i = 0; i < turned.length; i++) {
      float[] row = rows[i % rows.length];
      int by = i / rows.length;
      turned[i] = floats(dim, column -> row[(column + by) % dim]);
    }
    return turned;
  }

  /** The rows with a gap between them that is never to be read: it holds NaN. */
  static Matrix matrix(SegmentAllocator allocator, float[][] rows) {
    int dim = rows[0].length;
    int stride = dim + GAP;
    MemorySegment data = allocator.allocate(JAVA_FLOAT, (long) rows.length * stride);
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < stride; column++) {
        float value = column < dim ? rows[row][column] : Float.NaN;
        data.setAtIndex(JAVA_FLOAT, (long) row * stride + column, value);
      }
    }
    return new Matrix(data, rows.length, dim, stride, null);
  }

  /** A ring with chords, self-loops and negative weights, and a hub of three chunks at node 0. */
  static EdgeList edges() {
    SplittableRandom random = new SplittableRandom(SEED);
    int count = 2 * NODES + HUB_SOURCES;
    int[] sources = new int[count];
    int[] targets = new int[count];
    float[] weights = new float[count];
    for (int edge = 0; edge < count; edge++) {
      boolean ring = edge < NODES;
      boolean chord = !ring && edge < 2 * NODES;
      sources[edge] = chord ? random.nextInt(NODES) : edge % NODES;
      targets[edge] = ring ? (edge + 1) % NODES : chord ? random.nextInt(NODES) : 0;
      weights[edge] = random.nextFloat() - 0.2f;
    }
    return EdgeList.of(sources, targets, weights);
  }

  /** Returns the first difference of bits, or empty. */
  static Optional<String> difference(String what, float[] expected, MemorySegment found) {
    for (int i = 0; i < expected.length; i++) {
      int want = Float.floatToRawIntBits(expected[i]);
      int have = Float.floatToRawIntBits(found.getAtIndex(JAVA_FLOAT, i));
      if (want != have) {
        return Optional.of(
            "%s, element %d: bits %08x instead of %08x".formatted(what, i, have, want));
      }
    }
    return Optional.empty();
  }
}
