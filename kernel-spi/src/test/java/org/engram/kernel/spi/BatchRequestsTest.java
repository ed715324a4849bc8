package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What batches and lists of rows refuse when they are made. */
class BatchRequestsTest {
  private static final int DIM = 4;

  private final Arena arena = Arena.ofAuto();

  @Test
  void aBatchNeedsRoomForEveryPair() {
    Matrix queries = rows(3);
    Matrix rows = rows(5);
    assertThat(new BatchSimilarityRequest(queries, rows, floats(15)).out().byteSize())
        .isEqualTo(60);
    assertInvalid(
        () -> new BatchSimilarityRequest(queries, rows, floats(14)),
        "out has 56 bytes, needs 15 elements of 4");
    assertInvalid(
        () -> new BatchSimilarityRequest(queries, rows, floats(15).asReadOnly()),
        "out is read-only");
    assertInvalid(
        () -> new BatchSimilarityRequest(queries, rows, MemorySegment.ofArray(new float[15])),
        "out must be native memory");
    assertThat(new BatchSimilarityRequest(rows(0), rows, floats(0)).queries().rowCount())
        .isZero();
  }

  @Test
  void queriesAndRowsHaveOneDimension() {
    Matrix other = Matrix.dense(floats(10), 2, DIM + 1);
    assertInvalid(
        () -> new BatchSimilarityRequest(other, rows(5), floats(10)),
        "queries have dimension 5, the rows have 4");
  }

  @Test
  void resultsOfABatchOverlapNoInput() {
    Matrix rows = rows(5).withNorms(floats(5));
    Matrix queries = rows(2);
    MemorySegment shared = floats(30);
    Matrix inside = Matrix.dense(shared.asSlice(0, 20 * 4), 5, DIM);
    assertInvalid(
        () -> new BatchSimilarityRequest(queries, inside, shared.asSlice(76, 40)),
        "out overlaps rows");
    assertInvalid(
        () -> new BatchSimilarityRequest(inside, rows, shared.asSlice(16)), "out overlaps rows");
    Matrix normed = rows.withNorms(shared.asSlice(0, 20));
    assertInvalid(() -> new BatchSimilarityRequest(queries, normed, shared), "out overlaps norms");
  }

  @Test
  void aListNamesRowsThatAreThere() {
    for (int bad : new int[] {-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      KernelException refused =
          catchThrowableOfType(KernelException.class, () -> list(ints(4, 0, bad, 9), 3));
      assertThat(refused).hasMessageContaining("index 2 is row " + bad + " of 5");
      assertThat(refused.position()).isEqualTo(2);
    }
    // What lies behind the list is not looked at.
    assertThat(list(ints(4, 0, 4, 9), 3).row(2)).isEqualTo(4);
    assertThat(list(ints(), 0).count()).isZero();
  }

  @Test
  void aListIsAsLongAsItsCount() {
    assertInvalid(() -> list(ints(0, 1), 3), "index has 8 bytes, needs 3 elements of 4");
    assertInvalid(() -> list(ints(0, 1), -1), "count -1 is negative");
    assertInvalid(
        () -> new ScatteredSimilarityRequest(floats(DIM), rows(5), ints(0, 1), 2, floats(1)),
        "out has 4 bytes, needs 2 elements of 4");
    assertInvalid(
        () -> new ScatteredSimilarityRequest(floats(3), rows(5), ints(0), 1, floats(1)),
        "query has dimension 3.0, the rows have 4");
  }

  @Test
  void resultsOfAListOverlapNoInput() {
    MemorySegment query = floats(DIM);
    MemorySegment index = ints(0, 1);
    Matrix rows = rows(5);
    assertInvalid(
        () -> new ScatteredSimilarityRequest(query, rows, index, 2, index), "out overlaps index");
    assertInvalid(
        () -> new ScatteredSimilarityRequest(query, rows, index, 2, query), "out overlaps query");
    assertInvalid(
        () -> new ScatteredSimilarityRequest(query, rows, index, 2, rows.data()),
        "out overlaps rows");
  }

  private ScatteredSimilarityRequest list(MemorySegment index, int count) {
    return new ScatteredSimilarityRequest(
        floats(DIM), rows(5), index, count, floats(Math.max(0, count)));
  }

  private Matrix rows(int count) {
    return Matrix.dense(floats(count * DIM), count, DIM);
  }

  private MemorySegment floats(int count) {
    return arena.allocate(ValueLayout.JAVA_FLOAT, count);
  }

  private MemorySegment ints(int... values) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, values);
  }

  private static void assertInvalid(Runnable making, String message) {
    assertThatThrownBy(making::run)
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("InvalidArgument")
        .hasMessageContaining(message);
  }
}
