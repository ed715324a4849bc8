package org.engram.health.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads, each of which has the lock that the other one wants. */
final class Deadlock {
  private final ReentrantLock left = new ReentrantLock();
  private final ReentrantLock right = new ReentrantLock();
  private final CountDownLatch held = new CountDownLatch(2);
  private final Thread one = new Thread(() -> lock(left, right), "philosopher-one");
  private final Thread other = new Thread(() -> lock(right, left), "philosopher-other");

  private Deadlock() {}

  static Deadlock make() throws InterruptedException {
    Deadlock deadlock = new Deadlock();
    deadlock.one.start();
    deadlock.other.start();
    while (!deadlock.left.hasQueuedThread(deadlock.other)
        || !deadlock.right.hasQueuedThread(deadlock.one)) {
      Thread.sleep(1);
    }
    return deadlock;
  }

  String[] names() {
    return new String[] {one.getName(), other.getName()};
  }

  private void lock(ReentrantLock first, ReentrantLock second) {
    try {
      first.lockInterruptibly();
      held.countDown();
      held.await();
      second.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void end() throws InterruptedException {
    one.interrupt();
    other.interrupt();
    one.join();
    other.join();
  }
}
