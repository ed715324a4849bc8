package org.engram.kernel.runtime.internal;

import java.time.Clock;
import java.time.Duration;

/**
 * What the runtime needs of the process around it.
 *
 * @param clock the time of decisions and invocations
 * @param halt ends the process at once, for the overflow strategy {@code panic}
 * @param retirement stops providers
 * @param arenaTimeout how long a call waits for an arena
 * @param drainTimeout how long a leaving provider is waited for
 */
public record Surroundings(
    Clock clock,
    Runnable halt,
    Retirement retirement,
    Duration arenaTimeout,
    Duration drainTimeout) {
  private static final int HALT_STATUS = 70;

  /** Returns those of the product. */
  public static Surroundings standard(Retirement retirement) {
    return new Surroundings(
        Clock.systemUTC(),
        () -> Runtime.getRuntime().halt(HALT_STATUS),
        retirement,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }
}
