package org.engram.kernel.runtime.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.engram.kernel.runtime.ArenaUse;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of arenas of one size, each leased to one call at a time. A thread begins at an
 * arena of its own, so leases seldom meet; who finds none free waits in line and is handed the next
 * one given back. A retired pool frees each arena when its lease ends.
 */
final class ArenaPool {
  static final long ALIGNMENT = 64;
  /** Ints from one flag to the next: two cache lines. */
  private static final int STRIDE = 32;

  private static final VarHandle FLAG = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle LEASES = field("leases");
  private static final VarHandle MOST = field("most");
  private static final int FREE = 0;
  private static final int TAKEN = 1;

  private final Slot[] slots;
  private final long arenaBytes;
  private final LongAdder resets;
  private final int[] flags;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private volatile boolean retired;

  ArenaPool(int count, long arenaBytes, LongAdder resets) {
    this.arenaBytes = arenaBytes;
    this.resets = resets;
    this.flags = new int[(count + 1) * STRIDE];
    this.slots = new Slot[count];
    for (int i = 0; i < count; i++) {
      slots[i] = new Slot(i);
    }
  }

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Slot.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  int count() {
    return slots.length;
  }

  long arenaBytes() {
    return arenaBytes;
  }

  /** Returns the arena at which the calling thread begins to look. */
  int home() {
    return Stripes.current() % slots.length;
  }

  /**
   * Returns an arena of this pool.
   *
   * @param bytes what the call asks for, at most {@link #arenaBytes()}
   * @param deadlineNanos {@link System#nanoTime} until which to wait
   * @return null if the pool was retired or none became free in time
   */
  @Nullable
  Scratch take(long bytes, long deadlineNanos) {
    // Who comes while others wait gets in line behind them.
    Slot slot = waiters.isEmpty() ? takeFree() : null;
    if (slot == null) {
      slot = await(deadlineNanos);
    }
    return slot == null ? null : slot.prepared(bytes);
  }

  /** Returns the use of each arena, of which the last call's may still be missing. */
  List<ArenaUse> uses() {
    return Arrays.stream(slots).map(Slot::use).toList();
  }

  boolean isRetired() {
    return retired;
  }

  /** Lets no new call in; who waits goes to the next pool. */
  void retire() {
    retired = true;
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      waiter.dismiss();
    }
    for (Slot slot : slots) {
      if (FLAG.compareAndSet(flags, flag(slot.index), FREE, TAKEN)) {
        slot.free();
      }
    }
  }

  private static int flag(int index) {
    return (index + 1) * STRIDE;
  }

  private @Nullable Slot takeFree() {
    int home = home();
    for (int i = 0; i < slots.length; i++) {
      int index = home + i < slots.length ? home + i : home + i - slots.length;
      if ((int) FLAG.getVolatile(flags, flag(index)) == FREE
          && FLAG.compareAndSet(flags, flag(index), FREE, TAKEN)) {
        return slots[index];
      }
    }
    return null;
  }

  private @Nullable Slot await(long deadlineNanos) {
    Waiter waiter = new Waiter(Thread.currentThread());
    waiters.add(waiter);
    // An arena may have been given back before its holder could see the waiter.
    serveWaiters();
    if (retired) {
      waiter.dismiss();
    }
    return waiter.await(deadlineNanos);
  }

  private void serveWaiters() {
    while (!waiters.isEmpty()) {
      Slot slot = takeFree();
      if (slot == null) {
        return; // its holder will serve
      }
      Waiter next = waiters.poll();
      while (next != null && !next.grant(slot)) {
        next = waiters.poll();
      }
      if (next == null) {
        giveFlagBack(slot);
      }
    }
  }

  private void giveFlagBack(Slot slot) {
    FLAG.setVolatile(flags, flag(slot.index), FREE);
    if (retired && FLAG.compareAndSet(flags, flag(slot.index), FREE, TAKEN)) {
      slot.free();
    }
  }

  /** One arena. Its memory is made by the first call that leases it. */
  private final class Slot implements Scratch {
    private final int index;
    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;
    // Written by the holder of the flag, read by whoever asks.
    private long leases;
    private long most;

    Slot(int index) {
      this.index = index;
    }

    @SuppressWarnings("MustBeClosedChecker") // lives until the pool is retired
    Slot prepared(long bytes) {
      LEASES.setOpaque(this, leases + 1);
      if (bytes > most) {
        MOST.setOpaque(this, bytes);
      }
      if (arena != null) {
        return this;
      }
      Arena made = Arena.ofShared();
      try {
        memory = made.allocate(arenaBytes, ALIGNMENT);
        arena = made;
        return this;
      } catch (OutOfMemoryError e) {
        made.close();
        close();
        throw e;
      }
    }

    ArenaUse use() {
      return new ArenaUse(index, (long) LEASES.getOpaque(this), (long) MOST.getOpaque(this));
    }

    @Override
    public MemorySegment memory() {
      return memory;
    }

    @Override
    public void close() {
      resets.increment();
      giveFlagBack(this);
      serveWaiters();
    }

    /** Called by the holder of the flag, once the pool is retired. */
    void free() {
      if (arena != null) {
        arena.close();
        arena = null;
        memory = MemorySegment.NULL;
      }
    }
  }

  /** A call in line. */
  private static final class Waiter {
    private static final Object WAITING = new Object();
    private static final Object GONE = new Object();

    private final Thread thread;
    private final AtomicReference<Object> answer = new AtomicReference<>(WAITING);

    Waiter(Thread thread) {
      this.thread = thread;
    }

    boolean grant(Slot slot) {
      return answer(slot);
    }

    void dismiss() {
      answer(GONE);
    }

    private boolean answer(Object value) {
      boolean first = answer.compareAndSet(WAITING, value);
      if (first) {
        LockSupport.unpark(thread);
      }
      return first;
    }

    @Nullable
    Slot await(long deadlineNanos) {
      boolean interrupted = false;
      while (answer.get() == WAITING) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
          dismiss();
        } else {
          LockSupport.parkNanos(this, left);
          // A kernel call is not interruptible; its caller finds the interrupt afterwards.
          interrupted |= Thread.interrupted();
        }
      }
      if (interrupted) {
        thread.interrupt();
      }
      return answer.get() instanceof Slot slot ? slot : null;
    }
  }
}
