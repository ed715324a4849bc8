package org.engram.kernel.runtime;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of each call that finds no scratch. Registered as an OSGi service it is found by the
 * runtime. Called on the thread of the call, before anything follows from the overflow, by any
 * number of threads at once; a slow listener delays the call, and what it throws is logged.
 */
@ConsumerType
@FunctionalInterface
public interface OverflowListener {
  /**
   * Takes an overflow.
   *
   * @param neededBytes scratch that the call asked for
   * @param arenaBytes size of an arena
   * @param outcome what becomes of the call: {@code error}, {@code fallback}, {@code panic}, or
   *     {@code timeout} where the arenas are large enough and none became free in time, which fails
   *     the call
   */
  void overflowed(long neededBytes, long arenaBytes, String outcome);
}
