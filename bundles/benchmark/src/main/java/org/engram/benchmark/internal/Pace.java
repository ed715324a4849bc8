package org.engram.benchmark.internal;

import java.time.Duration;

/**
 * How long calls are made.
 *
 * @param rounds how often each gets its turn
 * @param turn least time of a turn
 * @param warmUp how long a call is made before the first round: compilers need their time
 */
record Pace(int rounds, Duration turn, Duration warmUp) {}
