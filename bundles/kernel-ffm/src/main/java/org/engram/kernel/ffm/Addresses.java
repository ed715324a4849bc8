package org.engram.kernel.ffm;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that go into a native call. They carry nothing of FFM's protection, so what FFM
 * would check is checked here; the caller keeps the segment reachable until the call has returned.
 */
final class Addresses {
  private Addresses() {}

  /**
   * Returns the address.
   *
   * @throws IllegalStateException if the memory has been freed
   * @throws WrongThreadException if it is confined to another thread
   */
  static long of(MemorySegment segment) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("the arena of " + segment + " is closed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(segment + " belongs to another thread");
    }
    return segment.address();
  }

  /** Returns the address, or 0 for none. */
  static long ofNullable(@Nullable MemorySegment segment) {
    return segment == null ? 0 : of(segment);
  }
}
