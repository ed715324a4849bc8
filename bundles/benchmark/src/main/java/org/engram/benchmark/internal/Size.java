package org.engram.benchmark.internal;

import java.time.Duration;

/** How much is measured and for how long. */
public enum Size {
  /** Seconds: says that all is right, and how fast roughly. */
  QUICK(3, 3, 50, 2000),
  /** A minute or two. */
  STANDARD(9, 20, 300, 20_000),
  /** The whole matrix of docs/performance.md. */
  FULL(15, 40, 500, 100_000);

  private final int rounds;
  private final long turnMs;
  private final long warmUpMs;
  private final int memories;

  Size(int rounds, long turnMs, long warmUpMs, int memories) {
    this.rounds = rounds;
    this.turnMs = turnMs;
    this.warmUpMs = warmUpMs;
    this.memories = memories;
  }

  Pace pace() {
    return new Pace(rounds, Duration.ofMillis(turnMs), Duration.ofMillis(warmUpMs));
  }

  /** Returns how many memories a recall is among. */
  int memories() {
    return memories;
  }
}
