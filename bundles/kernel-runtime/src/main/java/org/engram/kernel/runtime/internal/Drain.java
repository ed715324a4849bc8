package org.engram.kernel.runtime.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the calls of a provider that has lost its routes. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private Drain() {}

  /** Returns whether it became idle in time. */
  static boolean await(Registered leaving, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    // Whoever took the route before it changed and holds later is held by the provider's life.
    while (leaving.life().holds() > 0) {
      if (deadline - System.nanoTime() <= 0) {
        LOG.warn(
            "{} calls in {} did not end within {} ms: its library stays mapped until they do",
            leaving.life().holds(),
            leaving.written(),
            timeout.toMillis());
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }
}
