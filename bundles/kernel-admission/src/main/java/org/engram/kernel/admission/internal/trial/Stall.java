package org.engram.kernel.admission.internal.trial;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether a process hangs: no progress for a while in which it either computed or waited. One that
 * got little of a busy machine did neither, and is given more time.
 */
final class Stall {
  private static final int BUSY_SHARE = 2;
  private static final int IDLE_SHARE = 50;

  private final Supplier<Optional<Duration>> processorTime;
  private final LongSupplier nanoTime;
  private final Duration limit;
  private long bytes = -1;
  private Duration cpu = Duration.ZERO;
  private long windowNanos;
  private Duration windowCpu = Duration.ZERO;

  Stall(ProcessHandle process, Duration limit) {
    this(() -> process.info().totalCpuDuration(), System::nanoTime, limit);
  }

  Stall(Supplier<Optional<Duration>> processorTime, LongSupplier nanoTime, Duration limit) {
    this.processorTime = processorTime;
    this.nanoTime = nanoTime;
    this.limit = limit;
  }

  /** Takes note of how much progress there is, and returns whether it hangs. */
  boolean isHanging(long progressBytes) {
    long now = nanoTime.getAsLong();
    if (progressBytes != bytes) {
      bytes = progressBytes;
      cpu = used();
      windowNanos = now;
      windowCpu = cpu;
      return false;
    }
    if (now - windowNanos <= limit.toNanos()) {
      return false;
    }
    Duration used = used();
    boolean hangs = isIdle(used.minus(windowCpu), limit) || isBusy(used.minus(cpu), limit);
    // What it computed before it began to wait must not hide that it waits.
    windowNanos = now;
    windowCpu = used;
    return hangs;
  }

  private static boolean isIdle(Duration used, Duration limit) {
    return used.compareTo(limit.dividedBy(IDLE_SHARE)) < 0;
  }

  private static boolean isBusy(Duration used, Duration limit) {
    return used.compareTo(limit.dividedBy(BUSY_SHARE)) > 0;
  }

  /** Where the system does not tell, nothing was used: no progress alone is hanging. */
  private Duration used() {
    return processorTime.get().orElse(Duration.ZERO);
  }
}
