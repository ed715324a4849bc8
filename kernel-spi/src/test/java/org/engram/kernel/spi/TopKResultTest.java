package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.kernel.spi.Refused.assertInvalid;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopKResultTest {
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void rowsOfAQueryLieBehindThoseOfTheQueryBefore() {
    TopKResult result = TopKResult.allocate(arena, 3, 4);
    result.counts().setAtIndex(ValueLayout.JAVA_INT, 2, 3);
    result.rows().setAtIndex(ValueLayout.JAVA_INT, 10, 123);
    result.scores().setAtIndex(ValueLayout.JAVA_FLOAT, 10, 0.25f);
    assertThat(result.count(2)).isEqualTo(3);
    assertThat(result.row(2, 2)).isEqualTo(123);
    assertThat(result.score(2, 2)).isEqualTo(0.25f);
  }

  @Test
  void roomThatIsTooSmallIsRefusedWithItsSize() {
    TopKResult enough = TopKResult.allocate(arena, 2, 3);
    assertInvalid(
        () -> new TopKResult(3, 3, enough.rows(), enough.scores(), enough.counts()),
        "rows has 24 bytes, needs 9 elements of 4");
    assertInvalid(
        () -> new TopKResult(2, 0, enough.rows(), enough.scores(), enough.counts()),
        "room for 2 queries of 0 rows");
    assertInvalid(
        () -> new TopKResult(2, 3, enough.rows(), enough.scores().asReadOnly(), enough.counts()),
        "scores is read-only");
  }

  @Test
  void roomForAnotherRequestIsRefusedWithBoth() {
    Matrix rows = Matrix.dense(arena.allocate(ValueLayout.JAVA_FLOAT, 8), 2, 4);
    TopKRequest request = new TopKRequest(rows, rows, null, -1, 5);
    TopKResult.allocate(arena, 2, 5).check(request);
    assertInvalid(
        () -> TopKResult.allocate(arena, 2, 4).check(request),
        "room for 2 queries of 4 rows, asked for 2 of 5");
    assertInvalid(
        () -> TopKResult.allocate(arena, 1, 5).check(request),
        "room for 1 queries of 5 rows, asked for 2 of 5");
  }
}
