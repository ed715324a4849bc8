package org.engram.kernel.runtime.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import org.engram.kernel.runtime.SizeClass;
import org.junit.jupiter.api.Test;

/** Guards that need more than one call. */
class TrialStatsTest {
  private static final int WINDOW = 200;
  /** In which the code of a new provider is not compiled yet. */
  private static final int COLD_WINDOWS = 100;

  /** The test's own clock: in each look at it a window takes long. */
  private long nanos;

  private long windowNanos = 20_000_000_000L;
  private final TrialStats stats = new TrialStats(() -> nanos += windowNanos);

  private Optional<Breach> window(long candidateNanos, long incumbentNanos) {
    for (int i = 0; i < WINDOW; i++) {
      stats.same(SizeClass.MEDIUM, candidateNanos, incumbentNanos, i % 2 == 0);
    }
    return stats.judge(Limits.DEFAULT);
  }

  @Test
  void slowInThreeWindowsInARowTrips() {
    assertThat(window(300_000, 100_000)).isEmpty();
    assertThat(window(300_000, 100_000)).isEmpty();
    Breach breach = window(300_000, 100_000).orElseThrow();
    assertThat(breach.guard()).isEqualTo(Guard.LATENCY);
    assertThat(breach.sentence())
        .contains("median", "medium", "allowed are 1.50 times", "200 pairs");
  }

  @Test
  void aGoodWindowBetweenForgives() {
    assertThat(window(300_000, 100_000)).isEmpty();
    assertThat(window(300_000, 100_000)).isEmpty();
    assertThat(window(100_000, 100_000)).isEmpty();
    assertThat(window(300_000, 100_000)).isEmpty();
  }

  @Test
  void aSlowTailTripsWhereTheMedianIsRight() {
    for (int window = 0; window < COLD_WINDOWS + 4; window++) {
      for (int i = 0; i < WINDOW; i++) {
        stats.same(SizeClass.LARGE, i % 50 == 0 ? 9_000_000 : 1_000_000, 1_000_000, i % 2 == 0);
      }
      Optional<Breach> breach = stats.judge(Limits.DEFAULT);
      assertThat(breach.isPresent()).isEqualTo(window == COLD_WINDOWS + 3);
      breach.ifPresent(found -> assertThat(found.sentence()).contains("99th percentile"));
    }
  }

  /** Whether one or two of the pauses hit a window decides its 99th percentile. */
  @Test
  void pausesOfABusyMachineAreNotTakenForASlowTail() {
    SplittableRandom random = new SplittableRandom(1);
    for (int window = 0; window < 2_000; window++) {
      for (int i = 0; i < WINDOW; i++) {
        stats.same(SizeClass.SMALL, paused(random), paused(random), random.nextBoolean());
      }
      assertThat(stats.judge(Limits.DEFAULT)).as("window " + window).isEmpty();
    }
  }

  @Test
  void whatTheFirstCallsLoadIsNoSlowTail() {
    for (int window = 0; window < COLD_WINDOWS; window++) {
      for (int i = 0; i < WINDOW; i++) {
        stats.same(SizeClass.SMALL, i % 20 == 0 ? 4_000_000 : 80_000, 80_000, i % 2 == 0);
      }
      assertThat(stats.judge(Limits.DEFAULT)).isEmpty();
    }
  }

  private static long paused(SplittableRandom random) {
    return random.nextInt(100) == 0 ? 4_000_000 : 80_000;
  }

  @Test
  void someMicrosecondsMoreAreForgivenUntilTheCodeIsCompiled() {
    for (int cold = 0; cold < COLD_WINDOWS; cold++) {
      assertThat(window(24_000, 15_000)).isEmpty();
    }
    assertThat(window(24_000, 15_000)).isEmpty();
    assertThat(window(24_000, 15_000)).isEmpty();
    assertThat(window(24_000, 15_000)).isPresent();
  }

  @Test
  void manyCallsInLittleTimeAreNotCompiledEither() {
    windowNanos = 100_000_000;
    for (int window = 0; window < 150; window++) {
      assertThat(window(45_000, 29_000)).isEmpty();
    }
    assertThat(window(45_000, 29_000)).isEmpty();
    assertThat(window(45_000, 29_000)).isEmpty();
    assertThat(window(45_000, 29_000)).isPresent();
  }

  /** Two operations of one size; whoever is first pays for the caches; few of one order. */
  @Test
  void neitherTheMixOfCallsNorTheOrderOfAPairIsTakenForSlowness() {
    for (int window = 0; window < 20; window++) {
      for (int i = 0; i < WINDOW; i++) {
        long warm = i % 2 == 0 ? 15_000 : 150_000;
        boolean first = i % 3 != 0;
        stats.same(SizeClass.SMALL, first ? 2 * warm : warm, first ? warm : 2 * warm, first);
      }
      assertThat(stats.judge(Limits.DEFAULT)).isEmpty();
    }
    assertThat(stats.medianRatios().get(SizeClass.SMALL)).isBetween(0.9, 1.1);
  }

  @Test
  void lessThanAMicrosecondIsNotSlow() {
    for (int i = 0; i < 20; i++) {
      assertThat(window(900, 100)).isEmpty();
    }
  }

  @Test
  void tooFewPairsSayNothing() {
    for (int i = 0; i < 5; i++) {
      stats.same(SizeClass.SMALL, 1_000_000, 1_000, i % 2 == 0);
      assertThat(stats.judge(Limits.DEFAULT)).isEmpty();
    }
  }

  @Test
  void overflowsTripFromAThousandCallsOn() {
    stats.overflow();
    for (int i = 0; i < 998; i++) {
      stats.alone();
    }
    assertThat(stats.judge(Limits.DEFAULT)).isEmpty();
    stats.alone();
    assertThat(stats.judge(Limits.DEFAULT).orElseThrow().toString())
        .isEqualTo("overflow: 1 of 1000 calls had too little scratch");
  }

  @Test
  void quantilesAreExactToASixteenth() {
    Durations durations = new Durations();
    for (long nanos = 1; nanos <= 1_000_000; nanos += 7) {
      durations.add(nanos);
    }
    assertThat(durations.quantile(0.5)).isBetween(500_000 * 15 / 16.0, 500_000 * 17 / 16.0);
    assertThat(durations.quantile(0.99)).isBetween(990_000 * 15 / 16.0, 990_000 * 17 / 16.0);
    durations.add(Long.MAX_VALUE);
    durations.add(-1);
    assertThat(durations.quantile(1)).isGreaterThan(9e18);
  }
}
