package org.engram.kernel.runtime;

/**
 * One scratch arena since the pool was made: at the start, and anew when its size or the number of
 * threads changes. A thread begins to look at an arena of its own, so this is its use of scratch.
 *
 * @param index place in the pool, from 0; the thread of log lines about overflows
 * @param leases calls that were given it
 * @param highWaterMarkBytes most scratch that one of them asked for
 */
public record ArenaUse(int index, long leases, long highWaterMarkBytes) {}
