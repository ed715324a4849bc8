package org.engram.kernel.spi.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.kernel.spi.Refused.assertInvalid;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.engram.kernel.spi.Matrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8PlaneTest {
  private final Arena arena = Arena.ofConfined();
  private final Random random = new Random(5);

  @AfterEach
  void free() {
    arena.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "63, 4", "64, 5", "65, 384", "200, 1000"})
  void aRowCostsItsDimensionsAndTwelveBytes(int rowCount, int dim) {
    long rows = (rowCount + 63) / 64 * 64L;
    assertThat(Int8Plane.bytes(rowCount, dim)).isEqualTo(64 + rows * ((dim + 3) / 4 * 4 + 12));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "64, 4", "65, 33", "130, 384"})
  void everyRowIsItsCodesWithinItsError(int rowCount, int dim) {
    Matrix rows = random(rowCount, dim);
    Int8Plane plane = Int8PlaneBuilder.build(arena, rows);
    for (int row = 0; row < rowCount; row++) {
      double norm = norm(rows, row);
      double error = 0;
      int sum = 0;
      int largest = 0;
      for (int i = 0; i < dim; i++) {
        int code = plane.code(row, i);
        double off = rows.at(row, i) / norm - (double) plane.scale(row) * code;
        error += off * off;
        sum += code;
        largest = Math.max(largest, Math.abs(code));
      }
      assertThat(largest).isEqualTo(127);
      assertThat(plane.sum(row)).isEqualTo(sum);
      assertThat(Math.sqrt(error)).isLessThanOrEqualTo(plane.error(row) + 1e-7);
      assertThat((double) plane.error(row))
          .isLessThanOrEqualTo(Math.sqrt(dim) * 0.51 * plane.scale(row) + 1e-7);
    }
  }

  @Test
  void theBytesAreThoseOfTheLayoutDocument() {
    Matrix rows = matrix(2, 5, 127, 64, -127, 0.4f, 30, -2, 0, 0, 0, 1);
    MemorySegment block = Int8PlaneBuilder.build(arena, rows).block();
    assertThat(new String(
            block.asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII))
        .isEqualTo("EGINT801");
    assertThat(block.asSlice(8, 56).toArray(ValueLayout.JAVA_LONG))
        .containsExactly(64 + 5 * 256, 64, 5, 0, 0, 0, 0);
    assertThat(block.asSlice(64, 8).toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(127, 64, -127, 0, -127, 0, 0, 0);
    assertThat(block.asSlice(64 + 256, 8).toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(30, 0, 0, 0, 64, 0, 0, 0); // 63.5 to even
    float norm = rowNorm(127, 64, -127, 0.4f, 30);
    assertThat(block.get(ValueLayout.JAVA_FLOAT, 64 + 512)).isEqualTo(1 / norm);
    assertThat(block.get(ValueLayout.JAVA_FLOAT, 64 + 768))
        .isEqualTo(Math.nextUp((float) (0.4f / norm * (1 + 0x1p-12))));
    assertThat(block.get(ValueLayout.JAVA_INT, 64 + 1024)).isEqualTo(94);
    assertThat(block.get(ValueLayout.JAVA_INT, 64 + 1028)).isEqualTo(-63);
  }

  @Test
  void rowsWithoutABoundAreMarked() {
    MemorySegment vector = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2);
    MemorySegment block = arena.allocate(Int8Plane.bytes(3, 2), 64);
    Int8PlaneBuilder builder = Int8PlaneBuilder.over(block, 3, 2);
    builder.put(0, vector, 3);
    builder.put(0, vector, 0);
    builder.put(1, vector, Math.nextUp(0x1p60f));
    builder.put(2, vector, 0x1p60f);
    Int8Plane plane = builder.plane(3);
    assertThat(plane.error(0)).isZero();
    assertThat(plane.error(1)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(plane.error(2)).isLessThan(1);
    for (int row = 0; row < 2; row++) {
      assertThat(plane.scale(row)).isZero();
      assertThat(plane.sum(row) | plane.code(row, 0) | plane.code(row, 1)).isZero();
    }
    assertThat(plane.code(2, 1)).isEqualTo(127);
  }

  @ParameterizedTest
  @CsvSource({"0, 64", "64, 66", "64, 0", "128, 2"})
  void aSliceIsThePlaneOfThoseRows(int from, int count) {
    Matrix rows = random(130, 9);
    Int8Plane slice = Int8PlaneBuilder.build(arena, rows).rows(from, count);
    Int8Plane own = Int8PlaneBuilder.build(arena, rows.rows(from, count));
    assertThat(slice.rowCount()).isEqualTo(count);
    assertSameRows(slice, own, count);
  }

  @Test
  void rowsThatComeLaterGiveTheBytesOfOneBuild() {
    Matrix rows = random(200, 10);
    Int8Plane whole = Int8PlaneBuilder.build(arena, rows);
    MemorySegment small = arena.allocate(Int8Plane.bytes(100, 10), 64);
    Int8PlaneBuilder first = Int8PlaneBuilder.over(small, 100, 10);
    first.put(0, rows.rows(0, 70));
    Int8Plane before = first.plane(70);
    first.put(70, rows.rows(70, 30));
    assertSameRows(before, whole, 70);
    MemorySegment large = arena.allocate(Int8Plane.bytes(200, 10), 64);
    Int8PlaneBuilder grown = Int8PlaneBuilder.over(large, 200, 10);
    grown.copy(first.plane(100), 100);
    for (int row = 100; row < 200; row++) {
      MemorySegment vector = rows.rows(row, 1).data();
      grown.put(row, vector, (float) norm(rows, row));
    }
    assertThat(large.mismatch(whole.block())).isEqualTo(-1);
    assertSameRows(Int8Plane.of(large, 200), whole, 200);
  }

  @Test
  void whatIsNoPlaneIsRefused() {
    Matrix rows = random(70, 6);
    Int8Plane plane = Int8PlaneBuilder.build(arena, rows);
    MemorySegment block = plane.block();
    MemorySegment longer = arena.allocate(block.byteSize() + 64, 64);
    longer.copyFrom(block);
    assertInvalid(() -> Int8Plane.of(longer, 70), "128 rows of dimension 6 in a block of");
    assertInvalid(() -> Int8Plane.of(arena.allocate(256, 64), 0), "not an Int8Plane v1");
    assertInvalid(() -> Int8Plane.of(longer.asSlice(8), 0), "aligned to 64");
    assertInvalid(() -> Int8Plane.of(MemorySegment.ofArray(new byte[64]), 0), "native memory");
    assertInvalid(() -> Int8Plane.of(block, 129), "129 rows of a plane that has room for 128");
    assertInvalid(() -> plane.rows(1, 3), "row 1 is no multiple of 64");
    assertInvalid(() -> plane.rows(64, 7), "rows 64 + 7 of 70");
    assertInvalid(() -> Int8Plane.bytes(1, 65_537), "1 rows of dimension 65537");
    assertInvalid(() -> Int8PlaneBuilder.over(longer, 70, 6), "takes 2624 bytes, not");
    assertInvalid(
        () -> Int8PlaneBuilder.build(arena, new Matrix(rows.data(), 70, 6, 6, null)), "with norms");
    Int8PlaneBuilder builder = Int8PlaneBuilder.over(arena.allocate(2624, 64), 70, 6);
    assertInvalid(() -> builder.put(70, rows.data(), 1), "rows 70 + 1 of a plane for 70");
    assertInvalid(() -> builder.copy(plane, 71), "71 rows of dimension 6 from 70 rows");
  }

  private static void assertSameRows(Int8Plane one, Int8Plane other, int count) {
    for (int row = 0; row < count; row++) {
      assertThat(one.scale(row)).isEqualTo(other.scale(row));
      assertThat(one.error(row)).isEqualTo(other.error(row));
      assertThat(one.sum(row)).isEqualTo(other.sum(row));
      for (int i = 0; i < one.dim(); i++) {
        assertThat(one.code(row, i)).as("row %d", row).isEqualTo(other.code(row, i));
      }
    }
  }

  private Matrix random(int rowCount, int dim) {
    float[] values = new float[rowCount * dim];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return matrix(rowCount, dim, values);
  }

  private Matrix matrix(int rowCount, int dim, float... values) {
    Matrix rows = Matrix.dense(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values), rowCount, dim);
    float[] norms = new float[rowCount];
    for (int row = 0; row < rowCount; row++) {
      norms[row] = (float) norm(rows, row);
    }
    return rows.withNorms(arena.allocateFrom(ValueLayout.JAVA_FLOAT, norms));
  }

  private static float rowNorm(float... row) {
    double square = 0;
    for (float x : row) {
      square += (double) x * x;
    }
    return (float) Math.sqrt(square);
  }

  private static double norm(Matrix rows, int row) {
    double square = 0;
    for (int i = 0; i < rows.dim(); i++) {
      square += (double) rows.at(row, i) * rows.at(row, i);
    }
    return (float) Math.sqrt(square);
  }
}
