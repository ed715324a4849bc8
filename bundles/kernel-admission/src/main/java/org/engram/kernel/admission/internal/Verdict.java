package org.engram.kernel.admission.internal;

import java.time.Instant;
import java.util.List;

/**
 * What a trial found.
 *
 * @param admitted whether the provider may serve
 * @param reason why not; empty if it may
 * @param when the end of the trial
 * @param checks what was checked, and what this machine cannot check
 * @param surroundings what the verdict holds for
 * @param output the last lines that the trial printed, bounded
 */
public record Verdict(
    boolean admitted,
    String reason,
    Instant when,
    List<String> checks,
    Surroundings surroundings,
    String output) {
  /** Copies the list. */
  public Verdict {
    checks = List.copyOf(checks);
  }
}
