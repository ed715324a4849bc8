package org.engram.kernel.runtime.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A share is exact, whoever calls. */
class ShareTest {
  private static final int CALLS = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 25, 50, 99, 100})
  void oneThreadGetsTheShareToTheCall(int percent) {
    Share share = Share.percent(percent);
    long taken = 0;
    for (int i = 0; i < CALLS; i++) {
      taken += share.takes() ? 1 : 0;
    }
    assertThat(taken).isEqualTo(CALLS / 100L * percent);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 25, 50})
  void manyThreadsGetItToWithinHalfAPoint(int percent) throws InterruptedException {
    Share share = Share.percent(percent);
    LongAdder taken = new LongAdder();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      threads.add(Thread.ofVirtual().start(() -> {
        for (int call = 0; call < CALLS / 1000; call++) {
          if (share.takes()) {
            taken.increment();
          }
        }
      }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(100.0 * taken.sum() / CALLS).isCloseTo(percent, within(0.5));
  }

  /** Small and large calls by turns: every hundredth would always be of one kind. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 25, 50})
  void callsInTurnAreTakenOfEachKind(int percent) {
    for (int kinds : new int[] {2, 4, 5, 7, 10}) {
      Share share = Share.percent(percent);
      int[] taken = new int[kinds];
      for (int i = 0; i < CALLS; i++) {
        taken[i % kinds] += share.takes() ? 1 : 0;
      }
      double fair = CALLS / 100.0 * percent / kinds;
      for (int count : taken) {
        assertThat((double) count).isBetween(fair / 2, fair * 2);
      }
    }
  }

  @Test
  void whatIsNoShareIsRefused() {
    assertThatThrownBy(() -> Share.percent(101)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Share.percent(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
