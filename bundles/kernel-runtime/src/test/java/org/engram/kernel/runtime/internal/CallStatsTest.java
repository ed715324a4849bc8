package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.SizeClass;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallStatsTest {
  @TempDir
  Path data;

  private final Sample small = Sample.random(new Random(1), 4, 8);
  private final Sample large = Sample.random(new Random(2), 1000, 64);

  private static DurationHistogram of(KernelStats stats, SizeClass size) {
    return Objects.requireNonNull(stats.sizes().get(size));
  }

  private static long timed(KernelStats stats) {
    return stats.sizes().values().stream().mapToLong(DurationHistogram::count).sum();
  }

  @Test
  void theHistogramFollowsTheInvocationsToWithinAPeriodPerStripe() throws InterruptedException {
    int threads = 4;
    int calls = 10_007;
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        callers.add(Thread.ofPlatform().start(() -> {
          for (int call = 0; call < calls; call++) {
            small.cosines(runtime.kernels());
          }
        }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      KernelStats stats = runtime.control().kernelStats().getFirst();
      assertThat(stats.invocations()).isEqualTo((long) threads * calls);
      assertThat(follows(stats.invocations(), timed(stats), threads))
          .as("%d invocations, %d in the histogram", stats.invocations(), timed(stats))
          .isTrue();
    }
  }

  @Test
  void everyLongCallIsTimedAmongShortOnes() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      for (int i = 0; i < 100; i++) {
        large.cosines(runtime.kernels());
        small.cosines(runtime.kernels());
      }
      KernelStats stats = runtime.control().kernelStats().getFirst();
      assertThat(stats.sizes()).containsOnlyKeys(SizeClass.TINY, SizeClass.SMALL);
      assertThat(of(stats, SizeClass.SMALL).count()).isEqualTo(100);
      // The first call, and the 65th with those between; 35 are not entered yet.
      assertThat(of(stats, SizeClass.TINY).count()).isEqualTo(65);
      assertThat(of(stats, SizeClass.SMALL).sumNanos()).isPositive();
    }
  }

  /** What the histogram promises after calls on so many stripes. */
  private static boolean follows(long invocations, long timed, int stripes) {
    return timed <= invocations && invocations - timed < (long) stripes * CallStats.PERIOD;
  }

  @Test
  void aSampleThatAlwaysStandsForAWholePeriodIsCaught() {
    long timed = 0;
    int calls = 10_007;
    for (int tick = 0; tick < calls; tick++) {
      timed += tick % CallStats.PERIOD == 0 ? CallStats.PERIOD : 0;
    }
    assertThat(follows(calls, timed, 1)).isFalse();
  }

  @Test
  void countersGoOnWhenAProviderReturns() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      for (int life = 1; life <= 3; life++) {
        long id = runtime.add(LoopProvider.zig("1.0.0"), 200);
        small.cosines(runtime.kernels());
        runtime.remove(id);
        runtime.runtime().observe();
        assertThat(runtime.control().kernelStats())
            .singleElement()
            .satisfies(stats -> assertThat(stats.provider()).isEqualTo("zig-x86@1.0.0"));
        assertThat(runtime.control().kernelStats().getFirst().invocations()).isEqualTo(life);
      }
    }
  }

  @Test
  void everyKernelAndTierHasCountersOfItsOwn() {
    // More pairs than a provider's life has counters. Not native: of one on probation, chance has
    // some
    // calls computed by what served before, too.
    LoopProvider wide = LoopProvider.of(
        "wide", "1.0.0", false, Tier.BASELINE, Tier.AVX2, Tier.AVX512, Tier.AVX512VNNI);
    Graphs graph = Graphs.ring(5);
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(wide, 100);
      int number = 0;
      for (Tier tier : wide.description().tiers()) {
        runtime.swap("wide/" + tier);
        number++;
        for (int i = 0; i < number; i++) {
          small.cosines(runtime.kernels());
          small.best(runtime.kernels(), 2);
          graph.spread(runtime.kernels());
          graph.decay(runtime.kernels());
        }
      }
      assertThat(runtime.control().kernelStats())
          .extracting(stats -> stats.kernel() + " " + stats.tier() + " " + stats.invocations())
          .containsExactly(
              "vector_similarity baseline 2", "vector_similarity avx2 4",
              "vector_similarity avx512 6", "vector_similarity avx512vnni 8",
              "spreading_activation baseline 1", "spreading_activation avx2 2",
              "spreading_activation avx512 3", "spreading_activation avx512vnni 4",
              "decay_calculation baseline 1", "decay_calculation avx2 2",
              "decay_calculation avx512 3", "decay_calculation avx512vnni 4");
    }
  }

  @Test
  void theTimeOfTheLastInvocationIsNotedByTheTick() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      Instant before = Instant.now();
      small.cosines(runtime.kernels());
      runtime.runtime().observe();
      RouteStatus similarity = runtime.control().routes().getFirst();
      assertThat(similarity.kernel()).isEqualTo(KernelId.VECTOR_SIMILARITY);
      assertThat(similarity.lastInvocation().orElseThrow())
          .isBetween(before, Instant.now().plus(Duration.ofMillis(1)));
      assertThat(runtime.control().routes().getLast().lastInvocation()).isEmpty();
    }
  }

  @Test
  void failuresAreCountedByCodeAndThoseOfNativeCodeLogged() {
    assertThat(failures(new KernelException(KernelException.Code.INTERNAL, "planted"), true))
        .containsExactly(
            "Internal: planted", "{INTERNAL=1}", "ERROR Zig kernel invocation failed: Internal");
    assertThat(failures(new KernelException(KernelException.Code.UNSUPPORTED, "planted"), true))
        .contains("ERROR Zig kernel invocation failed: Unsupported");
    assertThat(failures(KernelException.invalid("planted"), true))
        .containsExactly("InvalidArgument: planted", "{INVALID_ARGUMENT=1}");
    assertThat(failures(new KernelException(KernelException.Code.INTERNAL, "planted"), false))
        .containsExactly("Internal: planted", "{INTERNAL=1}");
    assertThat(failures(new IllegalStateException("planted"), false))
        .containsExactly(
            "Internal: java@1.0.0/vector failed by java.lang.IllegalStateException:" + " planted",
            "{INTERNAL=1}");
  }

  /** Returns message, counters and log lines of a call that fails so. */
  private List<String> failures(RuntimeException failure, boolean nativeCode) {
    LoopProvider provider = nativeCode ? LoopProvider.zig("1.0.0") : LoopProvider.java();
    provider.during(() -> {
      throw failure;
    });
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(provider, 100);
      try (LogLines log = LogLines.open()) {
        List<String> seen = new ArrayList<>();
        assertThatThrownBy(() -> small.cosines(runtime.kernels()))
            .isInstanceOfSatisfying(KernelException.class, e -> seen.add(e.getMessage()));
        seen.add(runtime.control().kernelStats().getFirst().errors().toString());
        seen.addAll(log.lines());
        assertThat(runtime.control().providers().getFirst().holds()).isZero();
        return seen;
      }
    }
  }

  /** The tick sets the time of the last call between two interfaces of a kernel. */
  @Test
  void aKernelIsOneLineWhileItIsCalled() throws Exception {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      AtomicBoolean over = new AtomicBoolean();
      Thread calls = Thread.ofPlatform().start(() -> {
        while (!over.get()) {
          AllCalls.decay(runtime.kernels(), 1);
          runtime.runtime().observe();
        }
      });
      try {
        for (int look = 0; look < 20_000; look++) {
          assertThat(runtime.control().routes()).hasSize(KernelId.values().length);
        }
      } finally {
        over.set(true);
        calls.join();
      }
    }
  }
}
