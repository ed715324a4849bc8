package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.kernel.spi.Refused.assertInvalid;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MatrixTest {
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void theLastRowNeedsNoStride() {
    Matrix matrix = new Matrix(floats(2 * 5 + 3), 3, 3, 5, null);
    assertThat(matrix.rowCount()).isEqualTo(3);
    assertInvalid(
        () -> new Matrix(floats(2 * 5 + 2), 3, 3, 5, null),
        "matrix has 48 bytes, needs 13 elements of 4");
  }

  @Test
  void noRowsNeedNoMemory() {
    assertThat(Matrix.dense(MemorySegment.NULL, 0, 384).rowCount()).isZero();
  }

  @Test
  void aShapeOutOfRangeIsRefusedWithItsValues() {
    MemorySegment data = floats(16);
    assertInvalid(() -> new Matrix(data, -1, 4, 4, null), "rowCount -1");
    assertInvalid(() -> new Matrix(data, 1, 0, 4, null), "dimension 0 is outside 1 … 65536");
    assertInvalid(() -> new Matrix(data, 0, 65_537, 65_537, null), "dimension 65537");
    assertInvalid(() -> new Matrix(data, 1, 4, 3, null), "stride 3 is less than the dimension 4");
  }

  @Test
  void memoryOfTheWrongKindIsRefused() {
    assertInvalid(
        () -> Matrix.dense(MemorySegment.ofArray(new float[4]), 1, 4), "matrix must be native");
    assertInvalid(
        () -> Matrix.dense(arena.allocate(20, 4).asSlice(2), 1, 4), "matrix is not aligned to 4");
    assertInvalid(
        () -> Matrix.dense(floats(8), 2, 4).withNorms(floats(1)), "norms has 4 bytes, needs 2");
  }

  @Test
  void atReadsAcrossTheStride() {
    MemorySegment data = floats(2 * 5 + 3);
    for (int i = 0; i < 13; i++) {
      data.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
    }
    Matrix matrix = new Matrix(data, 3, 3, 5, null);
    assertThat(matrix.at(2, 1)).isEqualTo(11);
  }

  @Test
  void rowsAreTheSameMemoryWithTheirNorms() {
    MemorySegment data = floats(4 * 5);
    Matrix slice = new Matrix(data, 4, 3, 5, floats(4)).rows(1, 2);
    assertThat(slice.rowCount()).isEqualTo(2);
    assertThat(slice.stride()).isEqualTo(5);
    assertThat(slice.data().address()).isEqualTo(data.address() + 20);
    assertThat(slice.norms())
        .isNotNull()
        .satisfies(norms -> assertThat(norms.byteSize()).isEqualTo(8));
    assertThat(slice.rows(2, 0).rowCount()).isZero();
    assertThat(slice.rows(0, 0).norms()).isNotNull();
  }

  @Test
  void rowsOutOfRangeAreRefused() {
    Matrix matrix = Matrix.dense(floats(12), 3, 4);
    assertInvalid(() -> matrix.rows(2, 2), "rows 2 + 2 of 3");
    assertInvalid(() -> matrix.rows(-1, 1), "rows -1 + 1 of 3");
    assertInvalid(() -> matrix.rows(1, Integer.MAX_VALUE), "rows 1 + 2147483647 of 3");
    assertInvalid(() -> matrix.rows(0, -1), "rows 0 + -1 of 3");
  }

  @Test
  void anOutputForEachRowIsWritableLargeEnoughAndApart() {
    MemorySegment data = floats(32);
    Matrix matrix = Matrix.dense(data, 3, 4).withNorms(data.asSlice(16 * 4, 12));
    matrix.checkOut(data.asSlice(12 * 4, 12));
    matrix.checkOut(floats(3));
    assertInvalid(() -> matrix.checkOut(floats(2)), "out has 8 bytes, needs 3 elements of 4");
    assertInvalid(() -> matrix.checkOut(floats(3).asReadOnly()), "out is read-only");
    assertInvalid(() -> matrix.checkOut(data.asSlice(11 * 4, 12)), "out overlaps rows");
    assertInvalid(() -> matrix.checkOut(data.asSlice(18 * 4, 12)), "out overlaps norms");
    Matrix.dense(data, 0, 4).checkOut(data);
  }

  private MemorySegment floats(int count) {
    return arena.allocate(ValueLayout.JAVA_FLOAT, count);
  }
}
