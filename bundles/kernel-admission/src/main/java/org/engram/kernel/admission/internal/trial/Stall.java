package org.engram.kernel.admission.internal.trial;

import java.time.Duration;

/**
 * Whether a process hangs: no progress for a while in which it either computed or waited. One that
 * got little of a busy machine did neither, and is given more time.
 */
final class Stall {
  private static final int BUSY_SHARE = 2;
  private static final int IDLE_SHARE = 50;

  private final ProcessHandle process;
  private final Duration limit;
  private long bytes = -1;
  private long movedNanos;
  private Duration cpu = Duration.ZERO;

  Stall(ProcessHandle process, Duration limit) {
    this.process = process;
    this.limit = limit;
  }

  /** Takes note of how much progress there is, and returns whether it hangs. */
  boolean isHanging(long progressBytes) {
    long now = System.nanoTime();
    if (progressBytes != bytes) {
      bytes = progressBytes;
      movedNanos = now;
      cpu = used();
      return false;
    }
    return now - movedNanos > limit.toNanos() && isHanging(used().minus(cpu), limit);
  }

  static boolean isHanging(Duration used, Duration limit) {
    return used.compareTo(limit.dividedBy(IDLE_SHARE)) < 0
        || used.compareTo(limit.dividedBy(BUSY_SHARE)) > 0;
  }

  /** Where the system does not tell, nothing was used: no progress alone is hanging. */
  private Duration used() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
