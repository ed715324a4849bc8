package org.engram.kernel.admission.internal.trial;

import java.time.Duration;

/**
 * What a trial may use.
 *
 * @param total until it is stopped without a verdict: as long as it makes progress, the machine may
 *     be what is slow
 * @param stall without progress, until it counts as hanging
 * @param cpuSeconds of the process, which the system holds it to; twice as many for Java code
 */
public record TrialLimits(Duration total, Duration stall, int cpuSeconds) {
  private static final Duration TOTAL = Duration.ofMinutes(10);
  private static final int CPU_SECONDS = 60;

  /** Returns those of the product. */
  public static TrialLimits of(Duration stall) {
    return new TrialLimits(TOTAL, stall, CPU_SECONDS);
  }
}
