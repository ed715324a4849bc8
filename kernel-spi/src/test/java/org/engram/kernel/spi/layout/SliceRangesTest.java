package org.engram.kernel.spi.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceRangesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 64, 1000})
  void rangesCoverAllSlicesOnceAndNoneIsEmpty(int most) {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph =
          TestGraph.random(new Random(5), 700, 3000, 64, 65, 1500).build(arena);
      assertCovered(SliceRanges.ofNodes(graph, most), graph.shape().nodeSliceCount(), most);
      assertCovered(SliceRanges.ofChunks(graph, most), graph.shape().fullSliceCount(), most);
    }
  }

  private static void assertCovered(SliceRanges ranges, long slices, int most) {
    assertThat(ranges.count()).isEqualTo((int) Math.min(most, slices));
    assertThat(ranges.first(0)).isZero();
    assertThat(ranges.first(ranges.count())).isEqualTo(slices);
    for (int range = 0; range < ranges.count(); range++) {
      assertThat(ranges.first(range)).isLessThan(ranges.first(range + 1));
    }
  }

  @Test
  void rangesHaveAboutTheSameWork() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = TestGraph.random(new Random(6), 16 * 400, 30_000).build(arena);
      SliceRanges ranges = SliceRanges.ofNodes(graph, 4);
      long columns = graph.shape().columnCount() + 2 * graph.shape().nodeSliceCount();
      for (int range = 0; range < 4; range++) {
        long first = ranges.first(range);
        long end = ranges.first(range + 1);
        long work = graph.sliceOffset(end) - graph.sliceOffset(first) + 2 * (end - first);
        assertThat(4.0 * work / columns).as("range %d", range).isBetween(0.9, 1.1);
      }
    }
  }

  @Test
  void aGraphWithoutNodesHasNoRanges() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = TestGraph.random(new Random(7), 0, 0).build(arena);
      assertThat(SliceRanges.ofNodes(graph, 4).count()).isZero();
    }
  }
}
