package org.engram.benchmark.internal;

import java.time.Duration;

/**
 * How long calls are made.
 *
 * @param rounds how often each gets its turn
 * @param turn least time of a turn
 * @param calm a call is warm when its best time has not improved for so long: compilers need their
 *     time, and on a busy machine more of it
 */
record Pace(int rounds, Duration turn, Duration calm) {}
