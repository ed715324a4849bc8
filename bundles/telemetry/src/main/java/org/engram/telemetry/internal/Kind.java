package org.engram.telemetry.internal;

/** How the values of a family of series behave. */
enum Kind {
  /** Only grows while the process lives. */
  COUNTER,
  /** Goes up and down; gone with what it tells of. */
  GAUGE,
  /** Always 1: the labels tell. Gone with what it tells of. */
  INFO,
  /** Durations in fixed buckets, in seconds; only grows. */
  HISTOGRAM;

  /** Returns whether a series ends with what it tells of. */
  boolean passing() {
    return this == GAUGE || this == INFO;
  }
}
