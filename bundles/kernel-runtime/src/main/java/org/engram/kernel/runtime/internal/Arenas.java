package org.engram.kernel.runtime.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.ArenaUse;
import org.engram.kernel.runtime.OverflowStrategy;
import org.engram.kernel.spi.KernelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scratch for calls: the pool in force, what happens when it does not do, and figures. A call waits
 * at most for a deadline, and never while it holds an arena.
 */
final class Arenas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Arenas.class);
  private static final int ARENAS_PER_THREAD = 2;
  private static final String TIMEOUT = "timeout";
  private static final Scratch NONE = new Scratch() {
    @Override
    public MemorySegment memory() {
      return MemorySegment.NULL;
    }

    @Override
    public void close() {
      // nothing was leased
    }
  };

  /** Memory of one call only. */
  private record OneOff(Arena arena, MemorySegment memory) implements Scratch {
    @Override
    public void close() {
      arena.close();
    }
  }

  private final long timeoutNanos;
  private final Runnable halt;
  private final LongAdder resets = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private final AtomicLong highWaterMark = new AtomicLong();
  private final OverflowListeners listeners = new OverflowListeners();
  private volatile ArenaPool pool;
  private volatile OverflowStrategy overflow;

  Arenas(int threads, long arenaBytes, OverflowStrategy overflow, Duration timeout, Runnable halt) {
    this.timeoutNanos = timeout.toNanos();
    this.halt = halt;
    this.overflow = overflow;
    this.pool = new ArenaPool(ARENAS_PER_THREAD * threads, arenaBytes, resets);
  }

  /**
   * Leases scratch of at least that size.
   *
   * @throws KernelException {@code OutOfMemory} if there is none
   */
  Scratch take(long bytes) {
    if (bytes == 0) {
      return NONE;
    }
    noteHighWater(bytes);
    long deadline = System.nanoTime() + timeoutNanos;
    while (true) {
      ArenaPool current = pool;
      if (bytes > current.arenaBytes()) {
        return overflowed(bytes, current);
      }
      Scratch scratch = take(current, bytes, deadline);
      if (scratch != null) {
        return scratch;
      }
      if (!current.isRetired() || deadline - System.nanoTime() <= 0) {
        count(bytes, current, TIMEOUT);
        LOG.warn(
            "No scratch arena became free within {} ms: too many calls at once for {} arenas,"
                + " consider increasing ENGRAM_NUM_THREADS",
            timeoutNanos / 1_000_000,
            current.count());
        throw new KernelException(
            KernelException.Code.OUT_OF_MEMORY,
            "none of " + current.count() + " scratch arenas became free in time");
      }
    }
  }

  /** Returns whether an arena is large enough for so much. */
  boolean fits(long bytes) {
    return bytes <= pool.arenaBytes();
  }

  synchronized void resize(long arenaBytes) {
    replace(pool.count(), arenaBytes);
  }

  synchronized void threads(int threads) {
    replace(ARENAS_PER_THREAD * threads, pool.arenaBytes());
  }

  void overflow(OverflowStrategy strategy) {
    overflow = strategy;
  }

  OverflowListeners listeners() {
    return listeners;
  }

  ArenaStats stats() {
    ArenaPool current = pool;
    return new ArenaStats(
        current.count(), current.arenaBytes(), resets.sum(), overflows.sum(), highWaterMark.get());
  }

  List<ArenaUse> uses() {
    return pool.uses();
  }

  /** Frees the arenas, those of calls in flight when their calls end. */
  @Override
  public void close() {
    pool.retire();
  }

  private void replace(int count, long arenaBytes) {
    ArenaPool old = pool;
    pool = new ArenaPool(count, arenaBytes, resets);
    old.retire();
  }

  private void noteHighWater(long bytes) {
    if (bytes > highWaterMark.get()) {
      highWaterMark.accumulateAndGet(bytes, Math::max);
    }
  }

  private static @Nullable Scratch take(ArenaPool pool, long bytes, long deadline) {
    try {
      return pool.take(bytes, deadline);
    } catch (OutOfMemoryError e) {
      throw exhausted(pool.arenaBytes(), e);
    }
  }

  private void count(long bytes, ArenaPool current, String outcome) {
    overflows.increment();
    listeners.tell(bytes, current.arenaBytes(), outcome);
  }

  private Scratch overflowed(long bytes, ArenaPool current) {
    OverflowStrategy strategy = overflow;
    count(bytes, current, strategy.name().toLowerCase(Locale.ROOT));
    int index = current.home();
    String needs =
        "a call needs " + bytes + " bytes of scratch, an arena has " + current.arenaBytes();
    switch (strategy) {
      case FALLBACK -> {
        LOG.warn("Arena overflow, falling back to system allocator");
        return oneOff(bytes);
      }
      case PANIC -> {
        LOG.error(
            "Arena overflow detected on thread {}, consider increasing ENGRAM_ARENA_SIZE", index);
        LOG.error("arena.overflow is panic and {}: halting the process", needs);
        halt.run();
      }
      case ERROR ->
        LOG.warn(
            "Arena overflow detected on thread {}, consider increasing ENGRAM_ARENA_SIZE", index);
    }
    throw new KernelException(KernelException.Code.OUT_OF_MEMORY, needs);
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the scratch
  private static Scratch oneOff(long bytes) {
    Arena arena = Arena.ofConfined();
    try {
      return new OneOff(arena, arena.allocate(bytes, ArenaPool.ALIGNMENT));
    } catch (OutOfMemoryError e) {
      arena.close();
      throw exhausted(bytes, e);
    }
  }

  private static KernelException exhausted(long bytes, OutOfMemoryError cause) {
    KernelException failure = new KernelException(
        KernelException.Code.OUT_OF_MEMORY, "the system has no " + bytes + " bytes for scratch");
    failure.initCause(cause);
    return failure;
  }
}
