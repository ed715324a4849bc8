package org.engram.benchmark.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void percentilesCountCalls() {
    Times times = of(LongStream.rangeClosed(1, 5000).toArray());
    assertThat(times.calls()).isEqualTo(5000);
    assertThat(times.percentile(0.5)).isEqualTo(2501);
    assertThat(times.percentile(0.99)).isEqualTo(4951);
    assertThat(times.percentile(1)).isEqualTo(5000);
    assertThat(times.mean()).isEqualTo(2500.5);
  }

  @Test
  void ratiosAreOfTheSameRound() {
    Times slow = of(10, 20, 30);
    slow.add(100);
    slow.endRound();
    Times fast = of(5);
    fast.add(100);
    fast.endRound();
    assertThat(slow.ratios(fast)).containsExactly(0.25, 1);
    assertThat(Figure.Share.of(new double[] {3, 1, 2})).isEqualTo(new Figure.Share(1, 2, 3));
  }

  @Test
  void aRoundWithoutACallIsADefect() {
    assertThatThrownBy(new Times(true)::endRound).isInstanceOf(IllegalStateException.class);
  }

  private static Times of(long... nanos) {
    Times times = new Times(true);
    for (long duration : nanos) {
      times.add(duration);
    }
    times.endRound();
    return times;
  }
}
