package org.engram.kernel.runtime.internal;

import java.util.concurrent.atomic.LongAdder;
import org.engram.kernel.spi.ProviderLife;
import org.jspecify.annotations.Nullable;

/**
 * Holds one provider for calls of one kernel at one tier, and counts them where the hold is
 * counted: on one cache line of the thread's own.
 */
final class Meter {
  private final ProviderLife life;
  private final int counter;
  private final CallStats stats;
  /** Counts what has no counter of its own in the life; null where it has one. */
  private final @Nullable LongAdder beyond;

  Meter(ProviderLife life, int counter, CallStats stats, @Nullable LongAdder beyond) {
    this.life = life;
    this.counter = counter;
    this.stats = stats;
    this.beyond = beyond;
  }

  /** Takes a hold and counts a call; {@link ProviderLife#REFUSED} if the provider is going. */
  int hold() {
    int token = life.hold(counter);
    if (beyond != null && token != ProviderLife.REFUSED) {
      beyond.increment();
    }
    return token;
  }

  void drop(int token) {
    life.drop(token);
  }

  CallStats stats() {
    return stats;
  }

  long uses() {
    return beyond == null ? life.uses(counter) : beyond.sum();
  }
}
