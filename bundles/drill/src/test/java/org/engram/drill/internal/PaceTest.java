package org.engram.drill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A swap that holds the calls up shows; the clock is the test's own. */
class PaceTest {
  private static final long HALF = 500_000_000;
  private static final long CALLS_A_HALF = 1_000;

  private long nanos;
  private long calls;

  private Pace after(int swaps, Runnable swap) throws InterruptedException {
    Pace pace = new Pace(() -> calls, () -> nanos, () -> {
      nanos += HALF;
      calls += CALLS_A_HALF;
    });
    pace.measure(swaps, swap);
    return pace;
  }

  @Test
  void aSwapThatCostsNothingLeavesEverySecondAlike() throws InterruptedException {
    Pace pace = after(3, () -> {});
    assertThat(pace.typical()).isEqualTo(100, within(1e-6));
    assertThat(pace.slowestSwapped()).isEqualTo(100, within(1e-6));
    assertThat(pace.slowestQuiet()).isEqualTo(100, within(1e-6));
    assertThat(calls).isEqualTo(12 * CALLS_A_HALF);
  }

  @Test
  void aSwapThatHoldsTheCallsUpShows() throws InterruptedException {
    Pace pace = after(3, () -> nanos += HALF / 2);
    assertThat(pace.slowestSwapped()).isEqualTo(80, within(1e-6));
    assertThat(pace.slowestQuiet()).isEqualTo(100, within(1e-6));
    assertThat(pace.typical()).isEqualTo(80, within(1e-6));
    assertThat(pace)
        .hasToString("80.0 % of the second before it; slowest 80.0 % of the median second "
            + "(2000 calls), without a swap 100.0 %");
  }

  /** The machine pauses once, in a second without a swap and in one with it. */
  @Test
  void aPauseOfTheMachineDoesNotDecide() throws InterruptedException {
    int[] seconds = {0};
    Pace pace = after(5, () -> {
      if (seconds[0]++ == 2) {
        nanos += HALF;
      }
    });
    assertThat(pace.typical()).isEqualTo(100, within(1e-6));
    assertThat(pace.slowestSwapped()).isLessThan(70);
  }
}
