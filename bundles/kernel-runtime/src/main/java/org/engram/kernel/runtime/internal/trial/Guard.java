package org.engram.kernel.runtime.internal.trial;

import java.util.Locale;

/** What ends a trial by itself. */
public enum Guard {
  /** {@code Internal} or {@code Unsupported} of the candidate. */
  ERROR,
  /** Another answer than the incumbent's. */
  DIVERGENCE,
  /** A floating-point environment that a call of the candidate left changed. */
  ENVIRONMENT,
  /** Slower than the incumbent. */
  LATENCY,
  /** Too little scratch in too many calls. */
  OVERFLOW,
  /** A call that does not end. */
  STUCK;

  /** Returns the name used in journal, log and metrics. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
