package org.engram.memory.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.engram.memory.internal.graph.EdgeMix;
import org.engram.memory.internal.offheap.Holds;
import org.engram.memory.internal.offheap.OffHeap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceColumnsTest {
  private static final int DIM = 5;

  private final OffHeap offHeap = OffHeap.ofArenas();
  private final SpaceColumns columns = new SpaceColumns(offHeap, DIM, EdgeMix.DEFAULT, 1);

  private static NewRow row(int number) {
    float[] vector = new float[DIM];
    vector[0] = number;
    return new NewRow(
        number, "id" + number, MemorySegment.ofArray(vector), number, 0.5f, 1000 + number);
  }

  private void addUntil(int last, int first) {
    for (int number = first; number <= last; number++) {
      columns.add(row(number));
    }
  }

  @Test
  void aSnapshotKeepsWhatItSaw() {
    addUntil(3, 1);
    columns.publish();
    try (Snapshot before = columns.lease().orElseThrow()) {
      addUntil(5000, 4);
      columns.forget(2);
      columns.publish();
      assertThat(before.rowCount()).isEqualTo(3);
      assertThat(before.find(2)).isEqualTo(1);
      assertThat(before.isLive(1)).isTrue();
      assertThat(before.live(0)).isNull();
      assertThat(before.find(4)).isEqualTo(-1);
      try (Snapshot after = columns.lease().orElseThrow()) {
        assertThat(after.liveCount()).isEqualTo(4999);
        assertThat(after.find(2)).isEqualTo(-1);
        assertThat(after.find(5000)).isEqualTo(4999);
      }
    }
  }

  @Test
  void rowsAreWhatWasAddedAlsoAfterGrowthAndCompaction() {
    addUntil(3000, 1);
    columns.publish();
    for (long number = 1; number <= 3000; number++) {
      if (number % 3 != 0) {
        columns.forget(number);
      }
    }
    columns.publish();
    addUntil(3010, 3001);
    columns.publish();
    try (Snapshot snapshot = columns.lease().orElseThrow()) {
      assertThat(snapshot.rowCount()).isEqualTo(1010);
      assertThat(snapshot.liveCount()).isEqualTo(1010);
      for (int row = 0; row < snapshot.rowCount(); row++) {
        int number = row < 1000 ? 3 * (row + 1) : 2001 + row;
        assertThat(snapshot.number(row)).isEqualTo(number);
        assertThat(snapshot.id(row)).isEqualTo("id" + number);
        assertThat(snapshot.norm(row)).isEqualTo(number);
        assertThat(snapshot.strength(row)).isEqualTo(0.5f);
        assertThat(snapshot.lastAccessMs(row)).isEqualTo(1000 + number);
        assertThat(snapshot.vectors(0).at(row, 0)).isEqualTo(number);
      }
    }
  }

  @Test
  void coarseCopiesAreThoseOfTheRowsAfterGrowthAndCompaction() {
    addUntil(200, 1);
    columns.publish();
    try (Snapshot few = columns.lease().orElseThrow()) {
      assertThat(few.plane(0)).isNull();
    }
    addUntil(1500, 201);
    columns.publish();
    try (Snapshot before = columns.lease().orElseThrow()) {
      for (long number = 1; number <= 1500; number++) {
        if (number > 1400 || number % 3 != 0) {
          columns.forget(number);
        }
      }
      addUntil(2100, 1501);
      columns.publish();
      assertCoarse(before, 1500);
      columns.forget(2100);
      columns.publish();
      try (Snapshot after = columns.lease().orElseThrow()) {
        assertCoarse(after, after.rowCount());
      }
    }
  }

  private static void assertCoarse(Snapshot snapshot, int rowCount) {
    assertThat(snapshot.rowCount()).isEqualTo(rowCount);
    try (Arena arena = Arena.ofConfined()) {
      Int8Plane expected = Int8PlaneBuilder.build(arena, snapshot.vectors(0));
      Int8Plane plane = Objects.requireNonNull(snapshot.plane(0));
      assertThat(plane.rowCount()).isEqualTo(rowCount);
      for (int row = 0; row < rowCount; row++) {
        assertThat(plane.scale(row)).as("row %d", row).isEqualTo(expected.scale(row));
        assertThat(plane.error(row)).isEqualTo(expected.error(row));
        assertThat(plane.sum(row)).isEqualTo(expected.sum(row));
        assertThat(plane.code(row, 0)).isEqualTo(127);
      }
    }
  }

  @Test
  void everythingIsFreedWithTheLastLease() {
    addUntil(100, 1);
    columns.publish();
    Snapshot lease = columns.lease().orElseThrow();
    addUntil(2000, 101);
    columns.forget(7);
    columns.publish();
    columns.close();
    assertThat(columns.lease()).isEmpty();
    assertThat(offHeap.bytes()).isPositive();
    lease.close();
    assertThat(offHeap.bytes()).isZero();
  }

  @Test
  void whatIsNotThereIsPassedOver() {
    addUntil(2, 1);
    columns.associate(1, "k", 9, 1);
    assertThat(columns.dissociate(1, "k", 2)).isFalse();
    assertThat(columns.forget(9)).isFalse();
    assertThat(columns.sourcesOf(9)).isEmpty();
    columns.publish();
    try (Snapshot snapshot = columns.lease().orElseThrow()) {
      assertThat(snapshot.graph().associationCount()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 384, 768, 1023, 1024, 1536, 2048, 4096, 65_535, 65_536})
  void aStrideIsWholeLinesAndNoMultipleOfAPage(int dim) {
    RowShape shape = RowShape.of(dim);
    assertThat(shape.stride()).isGreaterThanOrEqualTo(dim);
    assertThat(shape.stride() * 4 % 64).isZero();
    assertThat(shape.stride() * 4 % 4096).isNotZero();
    assertThat(shape.chunkRows() % 64).isZero();
    assertThat(shape.firstRows()).isBetween(1, shape.chunkRows());
  }

  @Test
  void holdsEndOnce() {
    int[] ends = new int[1];
    Holds holds = new Holds(() -> ends[0]++);
    holds.hold();
    holds.release();
    assertThat(ends[0]).isZero();
    holds.release();
    assertThat(ends[0]).isEqualTo(1);
    assertThat(holds.tryHold()).isFalse();
    assertThatThrownBy(holds::hold).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(holds::release).isInstanceOf(IllegalStateException.class);
  }
}
