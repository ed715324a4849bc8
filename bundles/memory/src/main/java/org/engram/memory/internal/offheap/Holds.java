package org.engram.memory.internal.offheap;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the holders of something and ends it, once, when the last one lets go. It starts with one
 * holder: its maker. Safe for any number of threads.
 */
public final class Holds {
  private final AtomicInteger count = new AtomicInteger(1);
  private final Runnable end;

  /**
   * Starts to count.
   *
   * @param end runs once, on the thread of the last holder
   */
  public Holds(Runnable end) {
    this.end = end;
  }

  /** Adds a holder; false if the last one has already let go. */
  public boolean tryHold() {
    int now = count.get();
    while (now > 0) {
      if (count.compareAndSet(now, now + 1)) {
        return true;
      }
      now = count.get();
    }
    return false;
  }

  /**
   * Adds a holder beside one that is known to hold.
   *
   * @throws IllegalStateException if the last one has already let go
   */
  public void hold() {
    if (!tryHold()) {
      throw new IllegalStateException("held after the last holder let go");
    }
  }

  /**
   * Removes a holder; the last one runs the end.
   *
   * @throws IllegalStateException if there is none
   */
  public void release() {
    int left = count.decrementAndGet();
    if (left == 0) {
      end.run();
    } else if (left < 0) {
      throw new IllegalStateException("released more often than held");
    }
  }
}
