package org.engram.drill.internal;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.engram.kernel.runtime.Kernels;

/**
 * Threads that call the kernels without pause and compare every result, bit for bit, with the first
 * one. Closing it stops them.
 */
final class Load implements AutoCloseable {
  private static final long POLL_NANOS = 200_000;
  private static final long REST_NANOS = 20_000_000;

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong differing = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final AtomicInteger kinds = new AtomicInteger(MixedCalls.KINDS);
  private final AtomicBoolean resting = new AtomicBoolean();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  private Load() {}

  /** Starts that many threads and returns when each has made every call once. */
  static Load start(Kernels kernels, int count) throws InterruptedException {
    Load load = new Load();
    CountDownLatch ready = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      load.threads.add(
          Thread.ofPlatform().name("engram-drill-" + i).start(() -> load.run(kernels, ready)));
    }
    ready.await();
    return load;
  }

  private void run(Kernels kernels, CountDownLatch ready) {
    try (Arena arena = Arena.ofConfined()) {
      MixedCalls mine = new MixedCalls(kernels, arena);
      long[] expected = new long[MixedCalls.ALL_KINDS];
      for (int kind = 0; kind < MixedCalls.ALL_KINDS; kind++) {
        expected[kind] = mine.call(kind);
      }
      ready.countDown();
      for (int kind = 0; !stop.get(); kind = (kind + 1) % kinds.get()) {
        call(mine, kind, expected[kind]);
        if (resting.get()) {
          LockSupport.parkNanos(REST_NANOS);
        }
      }
    } catch (RuntimeException e) {
      fail(e);
      ready.countDown();
    }
  }

  private void call(MixedCalls mine, int kind, long expected) {
    try {
      if (mine.call(kind) != expected) {
        differing.incrementAndGet();
      }
    } catch (RuntimeException e) {
      fail(e);
    }
    calls.incrementAndGet();
  }

  private void fail(RuntimeException failure) {
    failed.incrementAndGet();
    firstFailure.compareAndSet("", failure.toString());
  }

  /** Makes the calls that are kept for later, or leaves them out again. */
  void later(boolean made) {
    kinds.set(made ? MixedCalls.ALL_KINDS : MixedCalls.KINDS);
  }

  /** Leaves time for others between the calls, or none again. */
  void rest(boolean resting) {
    this.resting.set(resting);
  }

  /** Waits until so many more calls were made. */
  void awaitCalls(long more) {
    long until = calls.get() + more;
    while (calls.get() < until && threads.stream().anyMatch(Thread::isAlive)) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  long calls() {
    return calls.get();
  }

  long failed() {
    return failed.get();
  }

  long differing() {
    return differing.get();
  }

  /** Returns what the first failed call threw; empty if none failed. */
  String firstFailure() {
    return firstFailure.get();
  }

  @Override
  public void close() {
    stop.set(true);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
