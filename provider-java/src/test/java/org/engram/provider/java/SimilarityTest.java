package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SimilarityTest {
  private static final long SEED = 20260101;
  private static final int ROWS = 3;

  static Similarity[] kernels() {
    return new Similarity[] {
      new ScalarSimilarity(),
      new VectorSimilarity128(),
      new VectorSimilarity256(),
      new VectorSimilarity512()
    };
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyDimensionAndAlignmentHasTheBitsOfTheContract(Similarity kernel) {
    for (int dim = 1; dim <= 4 * 64 + 1; dim++) {
      for (Floats kind : Floats.values()) {
        check(kernel, kind, dim, SEED + dim);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theLargestDimensionHasTheBitsOfTheContract(Similarity kernel) {
    check(kernel, Floats.ORDINARY, Matrix.MAX_DIM, SEED);
    check(kernel, Floats.ORDINARY, Matrix.MAX_DIM - 1, SEED);
  }

  @Test
  void noRowsWriteNothing() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_FLOAT, 0);
      Matrix rows = Matrix.dense(arena.allocate(0), 0, 3);
      for (Similarity kernel : kernels()) {
        kernel.norms(rows, out);
        kernel.cosine(new SimilarityRequest(arena.allocate(JAVA_FLOAT, 3), rows, out));
      }
    }
  }

  @Test
  void roomForNormsThatDoesNotFitIsRefused() {
    Similarity kernel = new ScalarSimilarity();
    try (Arena arena = Arena.ofConfined()) {
      Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 6), 2, 3);
      assertThatThrownBy(() -> kernel.norms(rows, arena.allocate(JAVA_FLOAT, 1)))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("has 4 bytes, needs 2 elements");
      assertThatThrownBy(() -> kernel.norms(rows, rows.data()))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("overlaps the rows");
      assertThatThrownBy(() -> kernel.norms(rows, MemorySegment.ofArray(new float[2])))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("native memory");
      MemorySegment readOnly = arena.allocate(JAVA_FLOAT, 2).asReadOnly();
      assertThatThrownBy(() -> kernel.norms(rows, readOnly)).isInstanceOf(KernelException.class);
    }
  }

  @Test
  void aKernelThatForgetsTheLastElementIsFound() {
    Similarity faulty = new Faulty() {
      @Override
      float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] rest) {
        return right.sum64(q, qAt, r, rAt, dim - 1, rest);
      }
    };
    assertThatThrownBy(() -> check(faulty, Floats.ORDINARY, 100, SEED))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aKernelThatReadsBehindTheRowIsFound() {
    Similarity faulty = new Faulty() {
      @Override
      float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] rest) {
        return right.sum64(q, qAt, r, rAt, dim + 1, rest);
      }
    };
    assertThatThrownBy(() -> check(faulty, Floats.ORDINARY, 100, SEED))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aKernelThatSumsInAnotherOrderIsFound() {
    Similarity faulty = new Faulty() {
      @Override
      float sum64(MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] rest) {
        float sum = 0;
        for (long i = 0; i < dim * 4L; i += 4) {
          sum = Math.fma(q.get(JAVA_FLOAT, qAt + i), r.get(JAVA_FLOAT, rAt + i), sum);
        }
        return canonical(sum);
      }
    };
    assertThatThrownBy(() -> check(faulty, Floats.ORDINARY, 100, SEED))
        .isInstanceOf(AssertionError.class);
  }

  private abstract static class Faulty extends Similarity {
    final Similarity right = new ScalarSimilarity();

    @Override
    float[] scratch(int dim) {
      return right.scratch(dim);
    }
  }

  private static void check(Similarity kernel, Floats kind, int dim, long seed) {
    Random random = Floats.random(seed);
    float[] q = kind.array(random, dim);
    int stride = dim + random.nextInt(3);
    float[][] rows = new float[ROWS][];
    float[] block = new float[stride * (ROWS - 1) + dim];
    Arrays.fill(block, Float.NaN);
    for (int row = 0; row < ROWS; row++) {
      rows[row] = kind.array(random, dim);
      System.arraycopy(rows[row], 0, block, row * stride, dim);
    }
    String where = "%s %s dim %d seed %d row ".formatted(kernel, kind, dim, seed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = Floats.unaligned(arena, q, random.nextInt(16));
      MemorySegment data = Floats.unaligned(arena, block, random.nextInt(16));
      Matrix matrix = new Matrix(data, ROWS, dim, stride, null);
      MemorySegment norms = arena.allocate(JAVA_FLOAT, ROWS);
      kernel.norms(matrix, norms);
      MemorySegment dots = arena.allocate(JAVA_FLOAT, ROWS);
      kernel.dot(new SimilarityRequest(query, matrix, dots));
      MemorySegment cosines = arena.allocate(JAVA_FLOAT, ROWS);
      kernel.cosine(new SimilarityRequest(query, matrix, cosines));
      MemorySegment withNorms = arena.allocate(JAVA_FLOAT, ROWS);
      kernel.cosine(new SimilarityRequest(query, matrix.withNorms(norms), withNorms));
      for (int row = 0; row < ROWS; row++) {
        assertBits(norms, row, Reference.norm(rows[row]), "norm " + where);
        assertBits(dots, row, Reference.sum64(q, rows[row]), "dot " + where);
        assertBits(cosines, row, Reference.cosine(q, rows[row]), "cosine " + where);
        assertBits(withNorms, row, Reference.cosine(q, rows[row]), "cosine by norms " + where);
      }
    }
  }

  private static void assertBits(MemorySegment actual, int row, float expected, String where) {
    assertThat(Float.floatToRawIntBits(actual.getAtIndex(JAVA_FLOAT, row)))
        .as(where + row)
        .isEqualTo(Float.floatToRawIntBits(expected));
  }
}
