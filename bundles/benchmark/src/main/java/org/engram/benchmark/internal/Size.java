package org.engram.benchmark.internal;

import java.time.Duration;

/** How much is measured and for how long. */
public enum Size {
  /** Nothing is warmed up: shows that every result is right; its times say nothing. */
  SMOKE(1, 0, 0, 200),
  /** Few shapes and few rounds: how fast roughly. */
  QUICK(3, 5, 100, 2000),
  /** A shape of each kind in each part of the memory. */
  STANDARD(9, 20, 300, 20_000),
  /** The whole matrix of docs/performance.md. */
  FULL(15, 40, 500, 100_000);

  private final int rounds;
  private final long turnMs;
  private final long calmMs;
  private final int memories;

  Size(int rounds, long turnMs, long calmMs, int memories) {
    this.rounds = rounds;
    this.turnMs = turnMs;
    this.calmMs = calmMs;
    this.memories = memories;
  }

  Pace pace() {
    return new Pace(rounds, Duration.ofMillis(turnMs), Duration.ofMillis(calmMs));
  }

  /** Returns how many memories a recall is among. */
  int memories() {
    return memories;
  }
}
