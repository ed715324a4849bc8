package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.engram.kernel.runtime.ProviderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that does not end takes its provider out of the routes, and nothing else. */
class WatchdogTest {
  private static final Duration HALF = Duration.ofSeconds(5);
  private static final String ZIG = "zig-x86@1.0.0";

  @TempDir
  Path data;

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  /** A provider whose first call waits for the test. */
  private LoopProvider hanging() {
    return LoopProvider.zig("1.0.0").during(() -> {
      if (entered.getCount() > 0) {
        entered.countDown();
        try {
          leave.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    });
  }

  @Test
  void aCallThatDoesNotEndIsFoundAndItsLibraryStays() throws InterruptedException {
    LoopProvider zig = hanging();
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.add(zig, 200);
      Thread caller = Thread.ofPlatform().start(() -> AllCalls.decay(runtime.kernels(), 1));
      entered.await();
      runtime.pass(Duration.ZERO);
      runtime.pass(HALF);
      runtime.pass(HALF);
      assertThat(runtime.status(ZIG).state()).isEqualTo(ProviderState.ACTIVE);
      runtime.pass(HALF);
      runtime.settle();
      assertThat(runtime.status(ZIG))
          .returns(ProviderState.STUCK, status -> status.state())
          .returns(1L, status -> status.holds())
          .satisfies(status -> assertThat(status.reason().orElseThrow())
              .isEqualTo("1 calls have not ended within PT10S"));
      assertThat(runtime.routes()).containsExactly("java@1.0.0/vector ranking");
      AllCalls.decay(runtime.kernels(), 10);
      assertThat(zig.isLoaded()).isTrue();
      leave.countDown();
      caller.join();
      runtime.settle();
      assertThat(runtime.status(ZIG).state()).isEqualTo(ProviderState.REJECTED);
      assertThat(zig.usesAfterUnload()).isZero();
    }
  }

  @Test
  void whatAloneCanServeServesOn() throws InterruptedException {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(hanging(), 200);
      Thread caller = Thread.ofPlatform().start(() -> AllCalls.decay(runtime.kernels(), 1));
      entered.await();
      runtime.pass(Duration.ZERO);
      for (int i = 0; i < 5; i++) {
        runtime.pass(HALF);
      }
      assertThat(runtime.status(ZIG).state()).isEqualTo(ProviderState.ACTIVE);
      AllCalls.decay(runtime.kernels(), 1);
      leave.countDown();
      caller.join();
    }
  }

  @Test
  void manyShortCallsAreNotStuck() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.add(LoopProvider.zig("1.0.0"), 200);
      for (int i = 0; i < 20; i++) {
        AllCalls.decay(runtime.kernels(), 100);
        runtime.pass(HALF);
      }
      assertThat(runtime.status(ZIG).state()).isEqualTo(ProviderState.ACTIVE);
    }
  }
}
