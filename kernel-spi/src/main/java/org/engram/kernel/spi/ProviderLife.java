package org.engram.kernel.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The holds that keep a provider's code loaded, and the one action that unloads it. Nothing is
 * unmapped under a call: after {@link #release()} no new hold is given, and the unload action runs
 * exactly once, when the last hold is gone, on the thread that dropped it (or that released, when
 * there is none).
 *
 * <p>Holds are counted in 64 padded stripes chosen by thread, so that holding costs one uncontended
 * atomic add however many threads call. A hold first adds and then reads the flag; a release first
 * sets the flag and then reads the stripes; both sides are sequentially consistent, hence a hold is
 * either seen by the release or refused. Each stripe also counts, on the same cache line, the uses
 * of up to {@link #COUNTERS} things. Safe for any number of threads.
 *
 * <p>There are two sets of holds, of which one is given out: {@link #turn()} changes them, and what
 * {@link #heldBefore()} counts from then on are holds older than that. So a hold that does not end
 * is found without a clock in the way of a call.
 */
public final class ProviderLife {
  /** How many kinds of use are counted beside the holds. */
  public static final int COUNTERS = 7;

  /** The answer of {@link #hold} after {@link #release()}. */
  public static final int REFUSED = -1;

  private static final int STRIPE_BITS = 6;
  private static final int STRIPES = 1 << STRIPE_BITS;
  // 16 longs = 128 bytes: adjacent lines are fetched in pairs, so one line of padding is not
  // enough.
  private static final int STRIDE = 16;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
  /** Where in a stripe the second set counts, behind the first one and the counters. */
  private static final int SECOND_SET = 1 + COUNTERS;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[(STRIPES + 2) * STRIDE];
  private final Runnable unload;
  private final AtomicBoolean unloadStarted = new AtomicBoolean();
  private final CountDownLatch unloaded = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> unloadFailure = new AtomicReference<>();
  private volatile boolean released;
  /** 0 or {@link #SECOND_SET}: where in a stripe the holds that are given out now count. */
  private volatile int set;

  /**
   * Creates the life of a provider that is loaded now.
   *
   * @param unload frees what the provider's calls need; runs at most once
   */
  public ProviderLife(Runnable unload) {
    this.unload = unload;
  }

  /**
   * Takes a hold and counts one use, or refuses because the provider is going.
   *
   * @param counter which use to count, 0 … {@link #COUNTERS} − 1
   * @return a token for {@link #drop}, or {@link #REFUSED}
   */
  public int hold(int counter) {
    int stripe = stripe();
    int token = stripe + set;
    CELL.getAndAdd(cells, token, 1L);
    if (released) {
      drop(token);
      return REFUSED;
    }
    CELL.getAndAddRelease(cells, stripe + 1 + counter, 1L);
    return token;
  }

  /** Gives a hold back. The last one after {@link #release()} unloads. */
  public void drop(int token) {
    CELL.getAndAdd(cells, token, -1L);
    if (released) {
      unloadIfIdle();
    }
  }

  /** Refuses further holds and unloads as soon as there is none. Calling it again does nothing. */
  public void release() {
    released = true;
    unloadIfIdle();
  }

  /** Returns whether {@link #release()} was called. */
  public boolean isReleased() {
    return released;
  }

  /** Returns whether the unload action has ended. */
  public boolean isUnloaded() {
    return unloaded.getCount() == 0;
  }

  /** Waits until the unload action has ended; false if that takes longer than {@code timeout}. */
  public boolean awaitUnloaded(Duration timeout) throws InterruptedException {
    return unloaded.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns what the unload action threw, if it did: the code may still be mapped then. */
  public Optional<RuntimeException> unloadFailure() {
    return Optional.ofNullable(unloadFailure.get());
  }

  /** Returns the number of holds, for status only: it may be stale when it is returned. */
  public long holds() {
    return sum(0) + sum(SECOND_SET);
  }

  /**
   * Gives out the holds from now on in the other set, if that one is empty.
   *
   * @return whether it was
   */
  public synchronized boolean turn() {
    int next = SECOND_SET - set;
    if (sum(next) != 0) {
      return false;
    }
    set = next;
    return true;
  }

  /** Returns how many holds that were given before the last {@link #turn()} have not ended. */
  public long heldBefore() {
    return sum(SECOND_SET - set);
  }

  /** Returns how often a hold was taken with that counter. Monotone. */
  public long uses(int counter) {
    return sum(1 + counter);
  }

  private void unloadIfIdle() {
    for (int i = 0; i < STRIPES; i++) {
      int stripe = (i + 1) * STRIDE;
      if ((long) CELL.getVolatile(cells, stripe) != 0
          || (long) CELL.getVolatile(cells, stripe + SECOND_SET) != 0) {
        return;
      }
    }
    if (unloadStarted.compareAndSet(false, true)) {
      try {
        unload.run();
      } catch (RuntimeException e) {
        // The thread here is a caller whose own call succeeded: the failure is the provider's and
        // is reported by its owner.
        unloadFailure.set(e);
      } finally {
        unloaded.countDown();
      }
    }
  }

  private long sum(int cell) {
    long total = 0;
    for (int i = 0; i < STRIPES; i++) {
      total += (long) CELL.getVolatile(cells, (i + 1) * STRIDE + cell);
    }
    return total;
  }

  private static int stripe() {
    long mixed = Thread.currentThread().threadId() * GOLDEN_RATIO;
    return ((int) (mixed >>> (Long.SIZE - STRIPE_BITS)) + 1) * STRIDE;
  }
}
