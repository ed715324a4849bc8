package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.ArenaUse;
import org.engram.kernel.runtime.OverflowListener;
import org.engram.kernel.runtime.OverflowStrategy;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.TopKResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArenasTest {
  /** With 8 bytes of scratch an entry, more than an arena of the default size has. */
  private static final int LARGE = (1 << 20) / 8 + 1;

  @TempDir
  Path data;

  private final Sample sample = Sample.random(new Random(3), 20, 4);
  private final int[] expected = sample.best(new LoopCalls(), LARGE);

  private RuntimeFixture open(String overflow) {
    RuntimeFixture runtime = RuntimeFixture.open(data);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    runtime.set(EngramSettings.ARENA_OVERFLOW, overflow);
    return runtime;
  }

  @Test
  void errorFailsTheCallAndWritesNothing() {
    try (RuntimeFixture runtime = open("error");
        LogLines log = LogLines.open()) {
      TopKResult result = TopKResult.allocate(Arena.ofAuto(), 1, LARGE);
      result.rows().fill((byte) 0x5A);
      result.counts().fill((byte) 0x5A);
      assertThatThrownBy(() -> runtime.kernels().topK(sample.topK(LARGE), result))
          .isInstanceOfSatisfying(
              KernelException.class,
              e -> assertThat(e.code()).isEqualTo(KernelException.Code.OUT_OF_MEMORY))
          .hasMessage("OutOfMemory: a call needs 1048584 bytes of scratch, an arena has 1048576");
      assertThat(result.row(0, 0)).isEqualTo(0x5A5A5A5A);
      assertThat(result.count(0)).isEqualTo(0x5A5A5A5A);
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().getFirst())
          .matches("WARN Arena overflow detected on thread [0-3], consider increasing"
              + " ENGRAM_ARENA_SIZE");
      assertThat(log.lines().getLast())
          .isEqualTo("ERROR Zig kernel invocation failed: OutOfMemory");
      assertThat(runtime.control().arenaStats())
          .isEqualTo(new ArenaStats(4, 1 << 20, 0, 1, 1048584));
      assertThat(runtime.control().kernelStats())
          .singleElement()
          .satisfies(stats ->
              assertThat(stats.errors()).containsEntry(KernelException.Code.OUT_OF_MEMORY, 1L));
    }
  }

  @Test
  void fallbackServesTheCallWithMemoryOfItsOwn() {
    try (RuntimeFixture runtime = open("fallback");
        LogLines log = LogLines.open()) {
      assertThat(sample.best(runtime.kernels(), LARGE)).isEqualTo(expected);
      assertThat(log.lines())
          .containsExactly("WARN Arena overflow, falling back to system allocator");
      assertThat(runtime.control().arenaStats().overflows()).isEqualTo(1);
    }
  }

  @Test
  void anOverflowIsToldOnTheThreadOfItsCallAndAFailureOfWhoIsToldIsLogged() {
    try (RuntimeFixture runtime = open("fallback");
        LogLines log = LogLines.open()) {
      List<String> told = new ArrayList<>();
      OverflowListener listener = (needed, arena, outcome) ->
          told.add(Thread.currentThread() + " " + needed + " of " + arena + ": " + outcome);
      OverflowListeners listeners = runtime.runtime().overflowListeners();
      listeners.add((_, _, _) -> {
        throw new IllegalStateException("planted");
      });
      listeners.add(listener);
      assertThat(sample.best(runtime.kernels(), LARGE)).isEqualTo(expected);
      listeners.remove(listener);
      assertThat(sample.best(runtime.kernels(), LARGE)).isEqualTo(expected);
      assertThat(told).containsExactly(Thread.currentThread() + " 1048584 of 1048576: fallback");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("A listener failed on an overflow of 1048584 bytes"))
          .hasSize(2);
    }
  }

  @Test
  void panicHaltsTheProcess() {
    try (RuntimeFixture runtime = open("panic");
        LogLines log = LogLines.open()) {
      assertThatThrownBy(() -> sample.best(runtime.kernels(), LARGE))
          .isInstanceOf(KernelException.class);
      assertThat(runtime.halts()).isEqualTo(1);
      assertThat(log.lines().getFirst()).startsWith("ERROR Arena overflow detected on thread ");
    }
  }

  @Test
  void aNewSizeTakesEffectAtTheNextCallAndIsKept() {
    try (RuntimeFixture runtime = open("error")) {
      runtime.runtime().arenaConfiguration().configure(2, OverflowStrategy.FALLBACK);
      assertThat(sample.best(runtime.kernels(), LARGE)).isEqualTo(expected);
      assertThat(runtime.control().arenaStats())
          .isEqualTo(new ArenaStats(4, 2 << 20, 1, 0, 1048584));
      assertThatThrownBy(
              () -> runtime.runtime().arenaConfiguration().configure(0, OverflowStrategy.ERROR))
          .hasMessage("0 MiB is outside 1 … 1024");
    }
    try (RuntimeFixture again = RuntimeFixture.open(data)) {
      assertThat(again.control().arenaStats().arenaBytes()).isEqualTo(2 << 20);
      assertThat(again.settings().get(EngramSettings.ARENA_OVERFLOW))
          .isEqualTo(OverflowStrategy.FALLBACK);
    }
  }

  @Test
  void aCallKeepsItsArenaWhileTheSizeChanges() {
    Arenas arenas = arenas(Duration.ofMinutes(5));
    Scratch held = arenas.take(100);
    arenas.resize(1 << 17);
    held.memory().fill((byte) 1);
    assertThat(held.memory().byteSize()).isEqualTo(1 << 16);
    held.close();
    assertThat(held.memory().byteSize()).as("freed with its pool").isZero();
    try (Scratch next = arenas.take(1 << 17)) {
      assertThat(next.memory().byteSize()).isEqualTo(1 << 17);
      assertThat(next.memory().address() % 64).isZero();
    }
    arenas.close();
  }

  @Test
  void whoWaitsWhenTheSizeChangesGetsAnArenaOfTheNewSize() throws Exception {
    Arenas arenas = arenas(Duration.ofMinutes(5));
    List<Scratch> held = new ArrayList<>(List.of(arenas.take(1), arenas.take(1)));
    CompletableFuture<Long> waiting = new CompletableFuture<>();
    Thread waiter = Thread.ofVirtual().start(() -> {
      try (Scratch scratch = arenas.take(1)) {
        waiting.complete(scratch.memory().byteSize());
      }
    });
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    arenas.resize(1 << 18);
    assertThat(waiting.get()).isEqualTo(1 << 18);
    held.forEach(Scratch::close);
    assertThat(arenas.stats().resets()).isEqualTo(3);
    arenas.close();
  }

  @Test
  void noArenaInTimeIsAnOverflow() {
    Arenas arenas = arenas(Duration.ofMillis(10));
    try (LogLines log = LogLines.open();
        Scratch first = arenas.take(1);
        Scratch second = arenas.take(1)) {
      assertThat(first.memory().address()).isNotEqualTo(second.memory().address());
      assertThatThrownBy(() -> arenas.take(1).close())
          .hasMessage("OutOfMemory: none of 2 scratch arenas became free in time");
      assertThat(log.lines().getFirst()).startsWith("WARN No scratch arena became free within");
      assertThat(arenas.stats().overflows()).isEqualTo(1);
    }
    arenas.take(1).close();
    arenas.close();
  }

  @Test
  void anInterruptedCallerGetsItsArenaAndItsInterrupt() throws Exception {
    Arenas arenas = arenas(Duration.ofMinutes(5));
    List<Scratch> held = List.of(arenas.take(1), arenas.take(1));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread waiter = Thread.ofPlatform().start(() -> {
      try (Scratch scratch = arenas.take(1)) {
        interrupted.complete(Thread.interrupted() && scratch.memory().byteSize() > 0);
      }
    });
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waiter.interrupt();
    held.getFirst().close();
    assertThat(interrupted.get()).isTrue();
    held.getLast().close();
    arenas.close();
  }

  @Test
  void tenThousandVirtualCallersShareFourArenas() throws Exception {
    int callers = 10_000;
    try (RuntimeFixture runtime = open("error");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch all = new CountDownLatch(callers);
      List<Future<int[]>> calls = IntStream.range(0, callers)
          .mapToObj(i -> threads.submit(() -> {
            all.countDown();
            all.await();
            return sample.best(runtime.kernels(), 3);
          }))
          .toList();
      int[] best = sample.best(new LoopCalls(), 3);
      for (Future<int[]> call : calls) {
        assertThat(call.get()).isEqualTo(best);
      }
      // Four arenas of 1 MiB, and no call found none: that is all the scratch there ever was.
      assertThat(runtime.control().arenaStats())
          .isEqualTo(new ArenaStats(4, 1 << 20, callers, 0, 24));
      List<ArenaUse> uses = runtime.control().arenaUses();
      assertThat(uses).extracting(ArenaUse::index).containsExactly(0, 1, 2, 3);
      assertThat(uses.stream().mapToLong(ArenaUse::leases).sum()).isEqualTo(callers);
      assertThat(uses.stream().mapToLong(ArenaUse::highWaterMarkBytes).max()).hasValue(24);
    }
  }

  private static Arenas arenas(Duration timeout) {
    return new Arenas(1, 1 << 16, OverflowStrategy.ERROR, timeout, () -> {});
  }
}
