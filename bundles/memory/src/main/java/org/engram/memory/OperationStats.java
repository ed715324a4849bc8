package org.engram.memory;

import org.engram.kernel.runtime.DurationHistogram;

/**
 * Counters of one operation of the engine, monotone while it is open.
 *
 * @param operation its name: {@code recall}, {@code remember}, {@code associate} or {@code forget}
 * @param durations times of the calls that succeeded; a batch is one call
 * @param refused calls that failed by what the caller asked for
 * @param failed calls that failed because the engine or its store could not
 */
public record OperationStats(
    String operation, DurationHistogram durations, long refused, long failed) {}
