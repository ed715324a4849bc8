package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.junit.jupiter.api.Test;

final class TopKTest {
  private static final long SEED = 3;
  private static final TopKKernel KERNEL = new TopK(new ScalarSimilarity(), new ScalarCodeDot());

  @Test
  void anyRequestEqualsTheFullSort() {
    for (int round = 0; round < 400; round++) {
      check(KERNEL, SEED + round);
    }
  }

  @Test
  void theVectorTierEqualsTheFullSort() {
    for (int round = 0; round < 100; round++) {
      check(new TopK(new VectorSimilarity256(), new VectorCodeDot()), SEED + round);
    }
  }

  @Test
  void aKernelThatPutsTheLaterOfEqualRowsFirstIsFound() {
    TopKKernel faulty = new TopKKernel() {
      @Override
      public long scratchBytes(TopKRequest request) {
        return KERNEL.scratchBytes(request);
      }

      @Override
      public void topK(TopKRequest request, TopKResult result, MemorySegment scratch) {
        KERNEL.topK(request, result, scratch);
        for (int i = 1; i < result.count(0); i++) {
          if (result.score(0, i) == result.score(0, i - 1)) {
            int row = result.row(0, i);
            result.rows().setAtIndex(java.lang.foreign.ValueLayout.JAVA_INT, i - 1, row);
          }
        }
      }
    };
    assertThatThrownBy(() -> {
          for (int round = 0; round < 20; round++) {
            check(faulty, SEED + round);
          }
        })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aSelectionIsNotReadBehindTheLastRow() {
    try (Arena arena = Arena.ofConfined()) {
      Matrix rows = Matrix.dense(arena.allocateFrom(JAVA_FLOAT, 1, 2, 3), 3, 1);
      MemorySegment selection = arena.allocateFrom(JAVA_LONG, -1L);
      TopKRequest request = new TopKRequest(rows.rows(0, 1), rows, selection, -1, 5);
      TopKResult result = run(KERNEL, request, arena);
      assertThat(result.count(0)).isEqualTo(3);
    }
  }

  @Test
  void tooLittleScratchWritesNothing() {
    try (Arena arena = Arena.ofConfined()) {
      Matrix rows = Matrix.dense(arena.allocateFrom(JAVA_FLOAT, 1, 2, 3), 3, 1);
      TopKRequest request = new TopKRequest(rows.rows(0, 1), rows, null, -1, 2);
      TopKResult result = TopKResult.allocate(arena, 1, 2);
      MemorySegment scratch = arena.allocate(KERNEL.scratchBytes(request) - 1, 64);
      assertThatThrownBy(() -> KERNEL.topK(request, result, scratch))
          .isInstanceOfSatisfying(
              KernelException.class,
              e -> assertThat(e.code()).isEqualTo(KernelException.Code.OUT_OF_MEMORY));
      assertThat(result.counts().mismatch(arena.allocate(4))).isEqualTo(-1);
      assertThatThrownBy(() -> KERNEL.topK(request, TopKResult.allocate(arena, 1, 3), scratch))
          .hasMessageContaining("room for 1 queries of 3 rows, asked for 1 of 2");
    }
  }

  private static TopKResult run(TopKKernel kernel, TopKRequest request, Arena arena) {
    TopKResult result = TopKResult.allocate(arena, request.queries().rowCount(), request.k());
    kernel.topK(request, result, arena.allocate(kernel.scratchBytes(request), 64));
    return result;
  }

  private static void check(TopKKernel kernel, long seed) {
    Random random = Floats.random(seed);
    int dim = 1 + random.nextInt(70);
    int rowCount = random.nextInt(300);
    int queryCount = random.nextInt(3) + 1;
    // Few different rows, so that many have the same score.
    float[][] kinds = new float[1 + random.nextInt(20)][];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = (random.nextInt(5) == 0 ? Floats.ANY : Floats.ORDINARY).array(random, dim);
    }
    float[][] rows = IntStream.range(0, rowCount)
        .mapToObj(row -> kinds[random.nextInt(kinds.length)])
        .toArray(float[][]::new);
    float[][] queries = IntStream.range(0, queryCount)
        .mapToObj(query -> kinds[random.nextInt(kinds.length)])
        .toArray(float[][]::new);
    long[] selection = new long[random.nextBoolean() ? 0 : (rowCount + 63) / 64];
    for (int i = 0; i < selection.length; i++) {
      selection[i] = random.nextInt(3) == 0 ? 0 : random.nextLong();
    }
    float minScore = new float[] {-1, 0, 0.1f, -0f, 1, 2, -5}[random.nextInt(7)];
    int k = 1 + random.nextInt(random.nextBoolean() ? 10 : 400);
    try (Arena arena = Arena.ofConfined()) {
      TopKRequest request = new TopKRequest(
          matrix(arena, queries, dim),
          matrix(arena, rows, dim),
          selection.length == 0 ? null : arena.allocateFrom(JAVA_LONG, selection),
          minScore,
          k);
      TopKResult result = run(kernel, request, arena);
      for (int query = 0; query < queryCount; query++) {
        float[] scores = new float[rowCount];
        for (int row = 0; row < rowCount; row++) {
          scores[row] = Reference.cosine(queries[query], rows[row]);
        }
        List<Integer> ranking = Reference.ranking(scores, minScore, selection);
        check(result, query, ranking.subList(0, Math.min(k, ranking.size())), scores, seed);
      }
    }
  }

  private static void check(
      TopKResult result, int query, List<Integer> rows, float[] scores, long seed) {
    List<Integer> found = IntStream.range(0, result.count(query))
        .mapToObj(rank -> result.row(query, rank))
        .toList();
    assertThat(found).as("seed %d query %d", seed, query).isEqualTo(rows);
    for (int rank = 0; rank < found.size(); rank++) {
      assertThat(Float.floatToRawIntBits(result.score(query, rank)))
          .as("seed %d query %d rank %d", seed, query, rank)
          .isEqualTo(Float.floatToRawIntBits(scores[found.get(rank)]));
    }
  }

  private static Matrix matrix(Arena arena, float[][] rows, int dim) {
    MemorySegment data = arena.allocate(JAVA_FLOAT, (long) rows.length * dim);
    for (int row = 0; row < rows.length; row++) {
      MemorySegment.copy(rows[row], 0, data, JAVA_FLOAT, (long) row * dim * Float.BYTES, dim);
    }
    return Matrix.dense(data, rows.length, dim);
  }
}
