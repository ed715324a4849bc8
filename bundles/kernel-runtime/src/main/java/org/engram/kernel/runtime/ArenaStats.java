package org.engram.kernel.runtime;

/**
 * The scratch arenas since the start.
 *
 * @param arenas number of arenas in the pool
 * @param arenaBytes size of each
 * @param resets leases given back
 * @param overflows calls that found no arena large enough or free in time
 * @param highWaterMarkBytes most scratch that a call asked for
 */
public record ArenaStats(
    int arenas, long arenaBytes, long resets, long overflows, long highWaterMarkBytes) {}
