package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.layout.Int8Plane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hunts for a score outside its bounds, in the corpus and beyond it. */
class CoarseBoundTest {
  private static final long TIGHT_SEED = 5;

  static LongStream seeds() {
    return LongStream.generate(System::nanoTime).limit(6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noScoreOfTheCorpusLeavesItsBounds(long seed) {
    for (TopKCase search : FilterCorpus.cases(seed)) {
      assertThat(excess(search, error -> error)).as("%s", search).isNotPositive();
    }
  }

  /** Changes one element at a time and keeps what brings a score closer to its bound. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noScoreCanBeDrivenOutOfItsBounds(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int dim = random.between(2, 70);
    float[] query = new float[dim];
    float[] row = new float[dim];
    FloatClass.NORMAL.fill(random, query, 0, dim);
    FloatClass.NORMAL.fill(random, row, 0, dim);
    double best = Double.NEGATIVE_INFINITY;
    for (int step = 0; step < 3000; step++) {
      float[] changed = random.oneIn(2) ? query : row;
      int at = random.below(dim);
      float before = changed[at];
      changed[at] = random.oneIn(3)
          ? before + random.signedUnit() * 0.02f
          : random.oneIn(2) ? Math.nextUp(before) : random.signedUnit();
      double excess = excess(single(query, row), error -> error);
      assertThat(excess).as("seed %d, step %d", seed, step).isNotPositive();
      if (excess < best) {
        changed[at] = before;
      } else {
        best = excess;
      }
    }
  }

  @Test
  void errorsALittleTooSmallAreFoundOut() {
    TopKCase tight = FilterCorpus.cases(TIGHT_SEED).stream()
        .filter(search -> search.name().endsWith("TIGHT") && search.dim() == 64)
        .findFirst()
        .orElseThrow();
    assertThat(excess(tight, error -> error)).isNotPositive();
    assertThat(excess(tight, error -> error * (1 - 0x1p-8))).isPositive();
  }

  private static TopKCase single(float[] query, float[] row) {
    return new TopKCase("single", row.length, row.length, 1, query, 1, row, true, null, -1, 1);
  }

  /** Returns the largest distance of a score from the inside of its bounds. */
  private static double excess(TopKCase search, DoubleUnaryOperator error) {
    double largest = Double.NEGATIVE_INFINITY;
    try (Placement placement = new SkewedPlacement(0)) {
      Matrix rows = placement.matrix(
          search.rows(), search.rowCount(), search.dim(), search.dim(), search.norms());
      Int8Plane plane = placement.plane(rows, 0);
      for (int q = 0; q < search.queryCount(); q++) {
        int from = q * search.dim();
        float[] query = Arrays.copyOfRange(search.queries(), from, from + search.dim());
        if (!CoarseBound.exists(query)) {
          continue;
        }
        CoarseBound bound = CoarseBound.of(plane, query);
        for (int row = 0; row < search.rowCount(); row++) {
          float cut = (float) error.applyAsDouble(plane.error(row));
          largest = Math.max(largest, bound.excess(row, score(search, query, row), cut));
        }
      }
    }
    return largest;
  }

  /** The score before the clamp. */
  private static double score(TopKCase search, float[] query, int row) {
    int dim = search.dim();
    float den = Reference.norm(query, 0, dim) * Reference.norm(search.rows(), row * dim, dim);
    float sum = Reference.sum64(query, 0, search.rows(), row * dim, dim);
    return den == 0 || Float.isNaN(sum) ? 0 : sum / den;
  }
}
