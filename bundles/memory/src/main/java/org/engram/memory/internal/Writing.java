package org.engram.memory.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.internal.columns.SpaceColumns;
import org.engram.store.Store;

/**
 * Takes changes to the store and then to the columns. Changes get their place and their row numbers
 * under a lock that is not held while the disk is waited for, so that changes of several threads
 * become durable together. Whoever wakes first publishes all that has become durable, in order.
 * Safe for any number of threads.
 */
final class Writing {
  private final Store store;
  private final ReentrantLock ordering = new ReentrantLock();
  private final ReentrantLock publishing = new ReentrantLock();
  private final Queue<PendingChange<?>> pending = new ConcurrentLinkedQueue<>();
  private final NextNumbers numbers;
  /** Guarded by the lock of order. */
  private boolean closed;

  private volatile long sequence;
  private volatile Optional<Throwable> failure = Optional.empty();

  Writing(Store store) {
    this.store = store;
    this.numbers = new NextNumbers(store.nextRow(), store.nextSpace());
    this.sequence = store.sequence();
  }

  /** Returns the last transaction that every snapshot leased from now on shows. */
  long sequence() {
    return sequence;
  }

  /** Returns why no change is taken any more, if that is so. */
  Optional<Throwable> failure() {
    return failure;
  }

  /**
   * Returns what the change returns, when it is durable and visible.
   *
   * @throws org.engram.store.StoreException if the store refuses it; nothing has changed then
   */
  <T> T write(Change<T> change) {
    PendingChange<T> mine = submit(change);
    mine.awaitDurable();
    while (!mine.isSettled()) {
      publish();
      // One before it may be durable a moment later.
      PendingChange<?> first = pending.peek();
      if (first != null && !mine.isSettled()) {
        first.awaitDurable();
      }
    }
    return mine.answer();
  }

  /** Runs while nothing is published: the last snapshots are what the writer sees. */
  <T> T betweenPublications(Supplier<T> reader) {
    publishing.lock();
    try {
      return reader.get();
    } finally {
      publishing.unlock();
    }
  }

  /** Takes no more changes, and waits until those that were taken are settled. */
  void close() {
    ordering.lock();
    try {
      closed = true;
    } finally {
      ordering.unlock();
    }
    for (PendingChange<?> first = pending.peek(); first != null; first = pending.peek()) {
      first.awaitDurable();
      publish();
    }
  }

  private <T> PendingChange<T> submit(Change<T> change) {
    ordering.lock();
    try {
      if (closed) {
        throw Spaces.stopping();
      }
      failure.ifPresent(cause -> {
        throw behind(cause);
      });
      Change.Plan<T> plan = change.plan(numbers);
      PendingChange<T> mine = new PendingChange<>(plan, store.applyAsync(plan.mutations()));
      pending.add(mine);
      return mine;
    } finally {
      ordering.unlock();
    }
  }

  private void publish() {
    publishing.lock();
    List<PendingChange<?>> taken = new ArrayList<>();
    try {
      Set<SpaceColumns> changed = new HashSet<>();
      long last = sequence;
      PendingChange<?> next = pending.peek();
      while (next != null && next.isDurable()) {
        taken.add(pending.remove());
        if (failure.isEmpty()) {
          last = Math.max(last, next.show(changed));
        }
        next = pending.peek();
      }
      changed.forEach(SpaceColumns::publish);
      sequence = last;
    } catch (RuntimeException | Error e) {
      failure = Optional.of(e);
    } finally {
      Optional<MemoryException> failed = failure.map(Writing::behind);
      taken.forEach(change -> change.settle(failed));
      publishing.unlock();
    }
  }

  /** The store went on and the columns could not follow: only a restart brings them together. */
  private static MemoryException behind(Throwable cause) {
    return new MemoryException(
        Code.UNAVAILABLE,
        "the engine could not show a stored change and takes no more until it is restarted: "
            + cause,
        cause);
  }

  private static final class NextNumbers implements Change.Numbers {
    private long row;
    private long space;

    NextNumbers(long row, long space) {
      this.row = row;
      this.space = space;
    }

    @Override
    public long rows(int count) {
      long first = row;
      row += count;
      return first;
    }

    @Override
    public long space() {
      return space++;
    }
  }
}
