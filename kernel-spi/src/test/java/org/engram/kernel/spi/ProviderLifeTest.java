package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ProviderLifeTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SOON = Duration.ofSeconds(60);

  private final AtomicInteger unloads = new AtomicInteger();
  private final ProviderLife life = new ProviderLife(unloads::incrementAndGet);

  @Test
  void aHoldIsCountedAndItsDropTakesItBack() {
    int first = life.hold(0);
    int second = life.hold(3);
    assertThat(life.holds()).isEqualTo(2);
    life.drop(first);
    life.drop(second);
    assertThat(life.holds()).isZero();
    assertThat(life.isReleased()).isFalse();
    assertThat(unloads).hasValue(0);
  }

  @Test
  void usesAreCountedByCounterAndStayWhenTheHoldIsDropped() {
    for (int counter = 0; counter < ProviderLife.COUNTERS; counter++) {
      for (int i = 0; i <= counter; i++) {
        life.drop(life.hold(counter));
      }
    }
    for (int counter = 0; counter < ProviderLife.COUNTERS; counter++) {
      assertThat(life.uses(counter)).as("counter %d", counter).isEqualTo(counter + 1);
    }
  }

  @Test
  void aReleaseWithoutHoldsUnloadsAtOnce() throws InterruptedException {
    life.release();
    assertThat(life.isReleased()).isTrue();
    assertThat(life.isUnloaded()).isTrue();
    assertThat(life.awaitUnloaded(AT_ONCE)).isTrue();
    assertThat(unloads).hasValue(1);
  }

  @Test
  void theLastDropAfterTheReleaseUnloads() throws InterruptedException {
    int first = life.hold(0);
    int second = life.hold(0);
    life.release();
    life.drop(first);
    assertThat(life.awaitUnloaded(AT_ONCE)).isFalse();
    assertThat(unloads).hasValue(0);
    life.drop(second);
    assertThat(life.isUnloaded()).isTrue();
    assertThat(unloads).hasValue(1);
  }

  @Test
  void afterTheReleaseAHoldIsRefusedAndNotCounted() {
    int held = life.hold(1);
    life.release();
    assertThat(life.hold(1)).isEqualTo(ProviderLife.REFUSED);
    assertThat(life.holds()).isEqualTo(1);
    assertThat(life.uses(1)).isEqualTo(1);
    assertThat(unloads).hasValue(0);
    life.drop(held);
    assertThat(life.hold(1)).isEqualTo(ProviderLife.REFUSED);
    assertThat(unloads).hasValue(1);
  }

  @Test
  void releasingAgainDoesNothing() {
    life.release();
    life.release();
    assertThat(unloads).hasValue(1);
  }

  @Test
  void aFailedUnloadIsRecordedAndNotThrownAtTheLastCaller() {
    IllegalStateException failure = new IllegalStateException("still mapped");
    ProviderLife failing = new ProviderLife(() -> {
      throw failure;
    });
    int held = failing.hold(0);
    failing.release();
    assertThat(failing.unloadFailure()).isEmpty();
    failing.drop(held);
    assertThat(failing.unloadFailure()).containsSame(failure);
    assertThat(failing.isUnloaded()).isTrue();
  }

  @Test
  void aHoldMayBeDroppedByAnotherThread() throws Exception {
    int held = life.hold(0);
    life.release();
    Thread other = Thread.ofPlatform().start(() -> life.drop(held));
    other.join();
    assertThat(unloads).hasValue(1);
  }

  @Test
  void awaitUnloadedWakesUpWhenTheLastHoldGoes() throws Exception {
    int held = life.hold(0);
    life.release();
    CountDownLatch waiting = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Boolean> unloaded = executor.submit(() -> {
        waiting.countDown();
        return life.awaitUnloaded(SOON);
      });
      waiting.await();
      life.drop(held);
      assertThat(unloaded.get()).isTrue();
    }
  }

  static Stream<Named<Supplier<ExecutorService>>> executors() {
    return Stream.of(
        Named.of("platform threads", () -> Executors.newFixedThreadPool(8)),
        Named.of("virtual threads", Executors::newVirtualThreadPerTaskExecutor));
  }

  /** Many rounds of callers against one release: no use under a hold may see the unloaded state. */
  @ParameterizedTest
  @MethodSource("executors")
  void nothingIsUnloadedUnderAHold(Supplier<ExecutorService> executors) throws Exception {
    for (int round = 0; round < 200; round++) {
      AtomicBoolean loaded = new AtomicBoolean(true);
      AtomicInteger unloaded = new AtomicInteger();
      ProviderLife contended = new ProviderLife(() -> {
        loaded.set(false);
        unloaded.incrementAndGet();
      });
      List<Future<Integer>> callers = new ArrayList<>();
      try (ExecutorService executor = executors.get()) {
        for (int caller = 0; caller < 8; caller++) {
          callers.add(executor.submit(calls(contended, loaded)));
        }
        awaitUse(contended);
        contended.release();
      }
      long held = 0;
      for (Future<Integer> caller : callers) {
        held += caller.get();
      }
      assertThat(contended.isUnloaded()).as("round %d", round).isTrue();
      assertThat(unloaded).as("round %d", round).hasValue(1);
      assertThat(contended.holds()).as("round %d", round).isZero();
      assertThat(contended.uses(2)).as("round %d", round).isEqualTo(held);
    }
  }

  /** Holds until refused, and returns how often it held. */
  private static Callable<Integer> calls(ProviderLife contended, AtomicBoolean loaded) {
    return () -> {
      int held = 0;
      while (true) {
        int token = contended.hold(2);
        if (token == ProviderLife.REFUSED) {
          return held;
        }
        held++;
        assertThat(loaded).isTrue();
        Thread.onSpinWait();
        assertThat(loaded).isTrue();
        contended.drop(token);
      }
    };
  }

  private static void awaitUse(ProviderLife contended) {
    while (contended.uses(2) == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aHoldThatDoesNotEndIsSeenAfterATurn() {
    AtomicInteger unloads = new AtomicInteger();
    ProviderLife life = new ProviderLife(unloads::incrementAndGet);
    int old = life.hold(0);
    assertThat(life.heldBefore()).isZero();
    assertThat(life.turn()).isTrue();
    assertThat(life.heldBefore()).isEqualTo(1);
    int young = life.hold(1);
    assertThat(life.holds()).isEqualTo(2);
    assertThat(life.turn()).as("the old one is still there").isFalse();
    life.drop(old);
    assertThat(life.heldBefore()).isZero();
    assertThat(life.turn()).isTrue();
    assertThat(life.heldBefore()).isEqualTo(1);
    life.release();
    assertThat(unloads).as("a hold of either set keeps the code").hasValue(0);
    life.drop(young);
    assertThat(unloads).hasValue(1);
    assertThat(life.uses(0)).isEqualTo(1);
    assertThat(life.uses(1)).isEqualTo(1);
  }
}
