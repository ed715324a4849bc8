package org.engram.kernel.admission.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a process counts as hanging; its time and the clock are the test's own. */
class StallTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Duration used = Duration.ZERO;
  private long nanos;
  private final Stall stall = new Stall(() -> Optional.of(used), () -> nanos, LIMIT);

  /** Lets so many seconds pass in which it computes for so long. */
  private boolean hangsAfter(int seconds, double computing) {
    nanos += Duration.ofSeconds(seconds).toNanos();
    used = used.plusNanos((long) (computing * 1e9));
    return stall.isHanging(7);
  }

  @Test
  void whatWaitsHangs() {
    assertThat(hangsAfter(0, 0)).isFalse();
    assertThat(hangsAfter(19, 0)).isFalse();
    assertThat(hangsAfter(2, 0)).isTrue();
  }

  @Test
  void whatLoopsHangs() {
    assertThat(hangsAfter(0, 5)).isFalse();
    assertThat(hangsAfter(21, 19)).isTrue();
  }

  @Test
  void whatGotLittleOfABusyMachineIsGivenMoreTime() {
    assertThat(hangsAfter(0, 5)).isFalse();
    assertThat(hangsAfter(21, 3)).isFalse();
    assertThat(hangsAfter(21, 3)).isFalse();
    assertThat(hangsAfter(21, 3)).isFalse();
    assertThat(hangsAfter(21, 3)).as("twelve seconds in all").isTrue();
  }

  @Test
  void whatComputedALittleAndThenWaitsHangs() {
    assertThat(hangsAfter(0, 5)).isFalse();
    assertThat(hangsAfter(21, 3)).isFalse();
    assertThat(hangsAfter(21, 0)).isTrue();
  }
}
