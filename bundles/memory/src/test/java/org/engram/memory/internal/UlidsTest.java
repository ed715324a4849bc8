package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UlidsTest {
  @Test
  void idsAscendWhateverTheClockDoes() {
    Ulids ulids = new Ulids(new Random(1));
    List<String> ids = new ArrayList<>();
    for (long nowMs : new long[] {1000, 1000, 1001, 5, 1001, 1_767_225_600_000L, 0}) {
      ids.add(ulids.next(nowMs));
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allMatch(id -> id.matches("[0-7][0-9A-HJKMNP-TV-Z]{25}"));
  }

  @Test
  void theTimeIsInTheFirstTenDigits() {
    // The example of the specification.
    assertThat(new Ulids(new Random(1)).next(1_469_918_176_385L)).startsWith("01ARYZ6S41");
  }
}
