package org.engram.shell.internal;

import java.util.concurrent.CountDownLatch;

/** Commands that the tests of the shell run. */
public final class SampleCommands {
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);

  /** Returns its arguments between brackets. */
  public String echo(String... words) {
    return "[" + String.join("][", words) + "]";
  }

  /** Refuses what is not permitted: everything. */
  public String refuse(String... words) {
    if (words.length < 7) {
      throw new IllegalStateException("There is nothing to return to.");
    }
    return "returned";
  }

  /** Fails in a way that nobody foresaw where there are no words. */
  public int stumble(String... words) {
    return 1 / words.length;
  }

  /** Returns when the test allows it. */
  public String linger() throws InterruptedException {
    entered.countDown();
    released.await();
    return "done";
  }
}
