package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapTest {
  private static final int THREADS = 2;

  @TempDir
  Path data;

  /** What a caller saw. */
  private record Calls(long made, long wrong) {}

  private static Calls callUntil(AtomicBoolean end, RuntimeFixture runtime, Sample sample) {
    float[] cosines = sample.cosines(new LoopCalls());
    int[] best = sample.best(new LoopCalls(), 5);
    long made = 0;
    long wrong = 0;
    while (!end.get()) {
      wrong += java.util.Arrays.equals(cosines, sample.cosines(runtime.kernels())) ? 0 : 1;
      wrong += java.util.Arrays.equals(best, sample.best(runtime.kernels(), 5)) ? 0 : 1;
      made += 2;
    }
    return new Calls(made, wrong);
  }

  /** Does something while callers call; returns what they saw. A failed call fails the test. */
  private static List<Calls> underLoad(RuntimeFixture runtime, Runnable changes) throws Exception {
    long seed = System.nanoTime();
    AtomicBoolean end = new AtomicBoolean();
    try (ExecutorService callers = Executors.newFixedThreadPool(THREADS)) {
      Callable<Calls> caller =
          () -> callUntil(end, runtime, Sample.random(new Random(seed), 40, 16));
      List<Future<Calls>> calls =
          IntStream.range(0, THREADS).mapToObj(i -> callers.submit(caller)).toList();
      try {
        changes.run();
      } finally {
        end.set(true);
      }
      List<Calls> seen = new java.util.ArrayList<>();
      for (Future<Calls> call : calls) {
        seen.add(call.get());
      }
      assertThat(seen).as("seed %d", seed).allSatisfy(each -> {
        assertThat(each.wrong()).isZero();
        assertThat(each.made()).isPositive();
      });
      return seen;
    }
  }

  @Test
  void aThousandSwapsUnderLoadFailNoCall() throws Exception {
    LoopProvider java = LoopProvider.java();
    LoopProvider zig = LoopProvider.zig("1.0.0");
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(java, 100);
      runtime.add(zig, 200);
      List<Calls> seen = underLoad(runtime, () -> {
        for (int i = 0; i < 500; i++) {
          runtime.swap("java");
          runtime.swap("zig-x86");
        }
      });
      long counted = runtime.control().kernelStats().stream()
          .peek(stats -> assertThat(stats.errors()).isEmpty())
          .mapToLong(stats -> stats.invocations())
          .sum();
      // While a provider is on probation two of them compute one call in a hundred.
      long made = seen.stream().mapToLong(Calls::made).sum();
      assertThat(counted).isBetween(made, made + made / 50);
      assertThat(runtime.control().kernelStats()).hasSize(2);
      assertThat(runtime.decisions()).hasSize(1000);
    }
  }

  @Test
  void providersThatLeaveAndReturnUnderLoadFailNoCallAndAreNotUsedAfterwards() throws Exception {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      List<Calls> seen = underLoad(runtime, () -> {
        for (int i = 0; i < 500; i++) {
          CountDownLatch served = new CountDownLatch(1);
          LoopProvider zig = LoopProvider.zig("1.0.0").during(served::countDown);
          long id = runtime.add(zig, 200);
          await(served);
          runtime.remove(id);
          assertThat(zig.usesAfterUnload()).isZero();
        }
      });
      // The figures of all instances are in one entry, exactly.
      runtime.runtime().observe();
      assertThat(runtime.control().kernelStats().stream()
              .mapToLong(stats -> stats.invocations())
              .sum())
          .isEqualTo(seen.stream().mapToLong(Calls::made).sum());
      assertThat(runtime.control().kernelStats()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void providersReleasedBeforeTheirServiceLeavesFailNoCall() throws Exception {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      underLoad(runtime, () -> {
        for (int i = 0; i < 500; i++) {
          CountDownLatch served = new CountDownLatch(1);
          LoopProvider zig = LoopProvider.zig("1.0.0").during(served::countDown);
          long id = runtime.add(zig, 200);
          await(served);
          zig.life().release();
          runtime.remove(id);
          assertThat(zig.usesAfterUnload()).isZero();
        }
      });
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
