package org.engram.provider.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
  private final Arena arena = Arena.ofConfined();
  private final Random random = Floats.random(17);

  @AfterEach
  void free() {
    arena.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 63, 64, 257, 1000})
  void bothDotProductsAreThePlainSums(int dim) {
    Int8Plane plane = plane(random(130, dim));
    CoarseQuery query = coarse(random(1, dim));
    for (CodeDot dot : new CodeDot[] {new ScalarCodeDot(), new VectorCodeDot()}) {
      int[] dots = new int[64];
      dot.dots(plane.block(), plane.pieceOffset(64), query, dots);
      for (int row = 0; row < 64; row++) {
        int expected = 0;
        for (int i = 0; i < dim; i++) {
          expected += plane.code(64 + row, i) * query.codes()[i];
        }
        assertThat(dots[row]).as("row %d", row).isEqualTo(expected);
      }
    }
  }

  @Test
  void extremeCodesDoNotOverflow() {
    float[] ones = new float[64 * 1000];
    Arrays.fill(ones, 1);
    Int8Plane plane = plane(matrix(ones, 64, 1000));
    Arrays.fill(ones, -1);
    CoarseQuery query = coarse(matrix(Arrays.copyOf(ones, 1000), 1, 1000));
    for (CodeDot dot : new CodeDot[] {new ScalarCodeDot(), new VectorCodeDot()}) {
      int[] dots = new int[64];
      dot.dots(plane.block(), plane.pieceOffset(0), query, dots);
      assertThat(dots).containsOnly(-127 * 127 * 1000);
    }
  }

  @Test
  void aLimitLiesAboveMinusOneAndBelowOne() {
    float none = Float.NEGATIVE_INFINITY;
    assertThat(FilteredSearch.limit(-1, none)).isEqualTo(none);
    assertThat(FilteredSearch.limit(-2, -1)).isEqualTo(none);
    assertThat(FilteredSearch.limit(-1, -1.5f)).isEqualTo(none);
    assertThat(FilteredSearch.limit(-0.5f, 0.25f)).isEqualTo(0.25f);
    assertThat(FilteredSearch.limit(0.25f, -0.5f)).isEqualTo(0.25f);
    assertThat(FilteredSearch.limit(-1, 1.5f)).isEqualTo(1);
    assertThat(FilteredSearch.limit(2, 0.5f)).isEqualTo(2);
  }

  @Test
  void aPlaneChangesNoBit() {
    for (int round = 0; round < 30; round++) {
      int dim = 1 + random.nextInt(200);
      Matrix rows = random(64 + random.nextInt(1500), dim);
      Matrix queries = rows.rows(random.nextInt(20), 3);
      int k = 1 + random.nextInt(round % 2 == 0 ? 12 : rows.rowCount() / 4);
      TopKRequest plain = new TopKRequest(queries, rows, null, random.nextInt(4) - 1, k);
      TopKRequest filtered = plain.withPlane(plane(rows));
      TopKKernel kernel = round % 3 == 0
          ? new TopK(new ScalarSimilarity(), new ScalarCodeDot())
          : new TopK(VectorKernels.similarity(), VectorKernels.codeDot());
      assertSame(run(kernel, plain), run(kernel, filtered));
    }
  }

  @Test
  void rowsThatCannotBeAmongTheBestAreNotScored() {
    Matrix rows = random(5000, 384);
    TopKRequest request =
        new TopKRequest(rows.rows(7, 1), rows, null, -1, 10).withPlane(plane(rows));
    int[] scored = new int[1];
    Similarity similarity = VectorKernels.similarity();
    CoarseQuery query = coarse(request.queries());
    FilteredSearch search = new FilteredSearch(
        request,
        query,
        VectorKernels.codeDot(),
        row -> {
          scored[0]++;
          float[] sums = similarity.scratch(384);
          float norm = similarity.norm(rows, 7, sums);
          return similarity.cosine(rows.data(), 7 * 384L * 4, norm, rows, row, sums);
        },
        10,
        arena.allocate(FilteredSearch.scratchBytes(10), 64));
    FilteredSearch.pass(request, List.of(search));
    KeyHeap best = search.finish();
    assertThat(KeyHeap.row(best.get(0))).isEqualTo(7);
    assertThat(scored[0]).isBetween(10, 100);
  }

  @Test
  void aGroupOfQueriesSharesThePassOverTheCodes() {
    Matrix rows = random(640, 40);
    Matrix queries = random(19, 40);
    // One without a bound stands among the others.
    queries.data().asSlice(5 * 160, 160).fill((byte) 0);
    TopKRequest plain = new TopKRequest(queries, rows, null, -1, 7);
    TopKRequest filtered = plain.withPlane(plane(rows));
    List<Integer> order = new ArrayList<>();
    CodeDot dot = new ScalarCodeDot();
    CodeDot watched = (plane, piece, query, out) -> {
      order.add((int) piece);
      dot.dots(plane, piece, query, out);
    };
    assertSame(
        run(new TopK(new ScalarSimilarity(), dot), plain),
        run(new TopK(new ScalarSimilarity(), watched), filtered));
    int group = FilteredSearch.groupSize(7, 19);
    assertThat(group).isGreaterThan(1).isLessThanOrEqualTo(8);
    // All ten pieces once for each query with a bound, and each piece by a whole group in a row.
    assertThat(order).hasSize(10 * 18);
    assertThat(order.subList(0, group - 1)).containsOnly(order.getFirst());
    long passes = IntStream.range(1, order.size())
        .filter(i -> order.get(i) < order.get(i - 1))
        .count();
    assertThat(passes + 1).isEqualTo(Math.ceilDiv(19, group));
  }

  @Test
  void aGroupHasRoomInItsScratch() {
    assertThat(FilteredSearch.groupSize(10, 1)).isEqualTo(1);
    assertThat(FilteredSearch.groupSize(10, 100)).isEqualTo(8);
    assertThat(FilteredSearch.groupSize(1_000, 100)).isEqualTo(2);
    assertThat(FilteredSearch.groupSize(1_000_000, 100)).isEqualTo(1);
    assertThat(FilteredSearch.groupSize(10, 0)).isEqualTo(1);
  }

  private static void assertSame(TopKResult one, TopKResult other) {
    for (int query = 0; query < one.queryCount(); query++) {
      assertThat(other.count(query)).isEqualTo(one.count(query));
      for (int rank = 0; rank < one.count(query); rank++) {
        assertThat(other.row(query, rank)).isEqualTo(one.row(query, rank));
        assertThat(other.score(query, rank)).isEqualTo(one.score(query, rank));
      }
    }
  }

  private TopKResult run(TopKKernel kernel, TopKRequest request) {
    TopKResult result = TopKResult.allocate(arena, request.queries().rowCount(), request.k());
    kernel.topK(request, result, arena.allocate(kernel.scratchBytes(request), 64));
    return result;
  }

  private Int8Plane plane(Matrix rows) {
    MemorySegment norms = arena.allocate(ValueLayout.JAVA_FLOAT, rows.rowCount());
    new ScalarSimilarity().norms(rows, norms);
    return Int8PlaneBuilder.build(arena, rows.withNorms(norms));
  }

  private static CoarseQuery coarse(Matrix query) {
    ScalarSimilarity similarity = new ScalarSimilarity();
    float norm = similarity.norm(query, 0, similarity.scratch(query.dim()));
    return Objects.requireNonNull(CoarseQuery.of(query.data(), 0, query.dim(), norm));
  }

  private Matrix random(int rowCount, int dim) {
    return matrix(Floats.ORDINARY.array(random, rowCount * dim), rowCount, dim);
  }

  private Matrix matrix(float[] values, int rowCount, int dim) {
    return Matrix.dense(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values), rowCount, dim);
  }
}
