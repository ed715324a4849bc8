package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.engram.kernel.spi.ProviderLife;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  @TempDir
  Path data;

  private final Sample sample = Sample.random(new Random(7), 10, 8);
  private final float[] expected = sample.cosines(new LoopCalls());

  @Test
  void aProviderThatLeavesDuringALongCallFinishesItAndIsUnloadedThen() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    LoopProvider zig = LoopProvider.zig("1.0.0").during(() -> {
      entered.countDown();
      await(go);
    });
    try (RuntimeFixture runtime = RuntimeFixture.open(data, Duration.ofMillis(20));
        LogLines log = LogLines.open()) {
      runtime.add(LoopProvider.java(), 100);
      long id = runtime.add(zig, 200);
      CompletableFuture<float[]> call = async(() -> sample.cosines(runtime.kernels()));
      entered.await();
      runtime.remove(id);
      assertThat(zig.isLoaded()).isTrue();
      assertThat(log.lines())
          .contains("WARN 1 calls in zig-x86@1.0.0 did not end within 20 ms: its library stays"
              + " mapped until they do");
      // Others are served meanwhile.
      assertThat(sample.cosines(runtime.kernels())).isEqualTo(expected);
      go.countDown();
      assertThat(call.get()).isEqualTo(expected);
      assertThat(zig.life().awaitUnloaded(Duration.ofMinutes(1))).isTrue();
      assertThat(zig.usesAfterUnload()).isZero();
    }
  }

  @Test
  void removingWaitsForTheCallsSoThatTheOwnerUnloadsAtOnce() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    LoopProvider zig = LoopProvider.zig("1.0.0").during(() -> {
      entered.countDown();
      await(go);
    });
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      long id = runtime.add(zig, 200);
      CompletableFuture<float[]> call = async(() -> sample.cosines(runtime.kernels()));
      entered.await();
      CompletableFuture<Boolean> loadedAfterwards = async(() -> {
        runtime.remove(id);
        return zig.isLoaded();
      });
      // The next best serves before the drain ends.
      while (!runtime.routes().getFirst().startsWith("java")) {
        Thread.onSpinWait();
      }
      assertThat(loadedAfterwards).isNotDone();
      go.countDown();
      assertThat(loadedAfterwards.get()).isFalse();
      assertThat(call.get()).isEqualTo(expected);
    }
  }

  @Test
  void closingTheRuntimeReleasesNoProvider() {
    LoopProvider java = LoopProvider.java();
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(java, 100);
    }
    assertThat(java.life().isReleased()).isFalse();
    try (RuntimeFixture again = RuntimeFixture.open(data)) {
      again.add(java, 100);
      assertThat(sample.cosines(again.kernels())).isEqualTo(expected);
    }
  }

  /** What a call does with a provider's holds. */
  private interface Lease {
    boolean hold();

    void drop();

    void release();

    boolean isUnloaded();
  }

  /** The lease of the product. */
  private static final class Real implements Lease {
    private final ProviderLife life = new ProviderLife(() -> {});
    private int token;

    @Override
    public boolean hold() {
      token = life.hold(0);
      return token != ProviderLife.REFUSED;
    }

    @Override
    public void drop() {
      life.drop(token);
    }

    @Override
    public void release() {
      life.release();
    }

    @Override
    public boolean isUnloaded() {
      return life.isUnloaded();
    }
  }

  /** A planted fault: it counts, but does not read the flag again. */
  private static final class Unchecked implements Lease {
    private final AtomicInteger holds = new AtomicInteger();
    private volatile boolean unloaded;

    @Override
    public boolean hold() {
      holds.incrementAndGet();
      return true;
    }

    @Override
    public void drop() {
      holds.decrementAndGet();
    }

    @Override
    public void release() {
      unloaded = holds.get() == 0;
    }

    @Override
    public boolean isUnloaded() {
      return unloaded;
    }
  }

  /** A caller that took the route before the release and holds after it. */
  private static boolean runsUnloadedCode(Lease lease) {
    lease.release();
    boolean held = lease.hold();
    boolean faulty = held && lease.isUnloaded();
    if (held) {
      lease.drop();
    }
    return faulty;
  }

  @Test
  void aHoldAfterTheReleaseIsRefused() {
    assertThat(runsUnloadedCode(new Real())).isFalse();
  }

  @Test
  void aLeaseThatDoesNotReadTheFlagAgainIsCaught() {
    assertThat(runsUnloadedCode(new Unchecked())).isTrue();
  }

  /** Runs it on a thread of its own: the common pool may have one thread only. */
  private static <T> CompletableFuture<T> async(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, work -> Thread.ofPlatform().start(work));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
