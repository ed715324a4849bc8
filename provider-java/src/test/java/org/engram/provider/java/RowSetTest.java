package org.engram.provider.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowSetTest {
  @ParameterizedTest
  @ValueSource(
      longs = {1, 63, 64, 65, 4095, 4096, 4097, 262_145, 16_777_215, 16_777_216, 16_777_217})
  void rowsComeBackInOrderAndLeaveTheMemoryZero(long rows) {
    Random random = new Random(rows);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(64 + bytes(rows), 64);
      RowSet set = new RowSet(memory, 64, rows);
      assertThat(set.end()).isEqualTo(memory.byteSize());
      for (int size : new int[] {0, 1, 2, 500}) {
        TreeSet<Long> expected = new TreeSet<>();
        for (int i = 0; i < size; i++) {
          long row = i == 0 ? rows - 1 : random.nextLong(rows);
          assertThat(set.add(row)).as("seed %d row %d", rows, row).isEqualTo(expected.add(row));
        }
        assertThat(rows(set)).as("seed %d", rows).containsExactlyElementsOf(expected);
        set.clear();
        assertThat(rows(set)).isEmpty();
        assertThat(memory.mismatch(arena.allocate(memory.byteSize()))).isEqualTo(-1);
      }
    }
  }

  @Test
  void aSetOfNoRowsIsEmpty() {
    RowSet set = new RowSet(MemorySegment.NULL, 0, 0);
    assertThat(set.end()).isZero();
    assertThat(set.nextWord(RowSet.START)).isEqualTo(RowSet.END);
  }

  @Test
  void aWordCanBeTakenWhileVisiting() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(bytes(10_000), 64);
      RowSet set = new RowSet(memory, 0, 10_000);
      List.of(5L, 64L, 9_999L).forEach(set::add);
      List<Long> words = new ArrayList<>();
      for (long w = set.nextWord(RowSet.START); w != RowSet.END; w = set.nextWord(w)) {
        words.add(w);
        assertThat(set.take(w)).isNotZero();
      }
      assertThat(words).containsExactly(0L, 1L, 156L);
      assertThat(memory.mismatch(arena.allocate(memory.byteSize()))).isEqualTo(-1);
    }
  }

  private static List<Long> rows(RowSet set) {
    List<Long> rows = new ArrayList<>();
    for (long w = set.nextWord(RowSet.START); w != RowSet.END; w = set.nextWord(w)) {
      for (long bits = set.word(w); bits != 0; bits &= bits - 1) {
        rows.add(RowSet.firstRow(w, bits));
      }
    }
    return rows;
  }

  /** The size of docs/layouts.md: each level rounded up to 64 bytes. */
  private static long bytes(long rows) {
    long bytes = 0;
    long level = rows;
    do {
      level = (level + 63) / 64;
      bytes += (level + 7) / 8 * 64;
    } while (level > 1);
    return bytes;
  }
}
