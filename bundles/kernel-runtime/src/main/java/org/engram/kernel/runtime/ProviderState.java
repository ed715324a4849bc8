package org.engram.kernel.runtime;

import java.util.Locale;

/** Where a provider that is there stands in its life (docs/hot-swap.md, "States of a provider"). */
public enum ProviderState {
  /** May serve, serves nothing. */
  STANDBY,
  /** The process ended while it was on probation: serves nothing until it is admitted again. */
  SUSPECT,
  /** A guard refused it: serves nothing until it is admitted again. */
  REJECTED,
  /** Gets a share of the calls of a rollout. */
  CANARY,
  /** Serves, and some of its calls are still compared. */
  PROBATION,
  /** Serves. */
  ACTIVE,
  /** A call of it does not end: gets no more. */
  STUCK,
  /** Its bundle stops; its calls in flight end. */
  DRAINING;

  /** Returns the name that operators see, such as {@code standby(suspect)}. */
  public String id() {
    return this == SUSPECT ? "standby(suspect)" : name().toLowerCase(Locale.ROOT);
  }
}
