package org.engram.benchmark.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.engram.benchmark.internal.task.Work;
import org.junit.jupiter.api.Test;

class RooflineTest {

  /** A loop that skips bytes would be faster than memory is. */
  @Test
  void bothLoopsReadEveryWord() {
    try (Arena arena = Arena.ofConfined()) {
      for (int bytes = 0; bytes <= 2048; bytes += Long.BYTES) {
        MemorySegment block = arena.allocate(Math.max(8, bytes), 64).asSlice(0, bytes);
        block.fill((byte) 1);
        long expected = 0x0101010101010101L * (bytes / Long.BYTES);
        assertThat(VectorRead.sum(block)).as("%d bytes", bytes).isEqualTo(expected);
        assertThat(Roofline.plainSum(block)).as("%d bytes", bytes).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsReadInPassesIsReadThatOften() {
    try (Arena arena = Arena.ofConfined()) {
      Roofline roofline = Roofline.of(arena, new Work(1, "edge", 80, 0, 3)).orElseThrow();
      roofline.run();
      assertThat(roofline.sum()).isEqualTo(30 * 0x0101010101010101L);
      assertThat(roofline.name()).isEqualTo("memory read");
    }
  }

  @Test
  void whatWritesIsComparedWithACopy() {
    try (Arena arena = Arena.ofConfined()) {
      Roofline roofline = Roofline.of(arena, new Work(1, "strength", 12, 4, 1)).orElseThrow();
      roofline.run();
      assertThat(roofline.name()).isEqualTo("memory read+write");
      assertThat(Roofline.of(arena, new Work(1, "call", 0, 0, 0))).isEmpty();
    }
  }

  @Test
  void callsTakeTurns() {
    List<String> order = new ArrayList<>();
    Pace pace = new Pace(2, Duration.ZERO, Duration.ZERO);
    List<Times> times = Turns.measure(List.of(() -> order.add("a"), () -> order.add("b")), 1, pace);
    // Warm-up, then in each round one call that is not timed and one that is.
    assertThat(order).containsExactly("a", "b", "a", "a", "b", "b", "a", "a", "b", "b");
    assertThat(times).extracting(Times::calls).containsExactly(2, 2);
  }

  @Test
  void aCallThatIsNotCalmInTimeIsNotWarm() {
    int[] calls = new int[1];
    assertThat(Turns.warmUp(() -> calls[0]++, 1000, 0)).isFalse();
    assertThat(calls[0]).isEqualTo(1);
    assertThat(Turns.warmUp(() -> calls[0]++, 2, 1_000_000)).isTrue();
  }
}
