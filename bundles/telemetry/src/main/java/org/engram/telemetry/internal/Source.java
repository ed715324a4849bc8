package org.engram.telemetry.internal;

/** A part of the product that has metrics. */
@FunctionalInterface
interface Source {
  /** Adds what it has now; nothing while the part is not there. */
  void read(Readings into);
}
