/**
 * How a cue becomes a ranking: exact cosine over all rows, seeds, spreading, score. Every sum of
 * floats has a fixed order, so that the ranking is the same whichever provider computes it. A
 * lexical score would join the cosine in the base, and a power-law strength the exponential one.
 */
@NullMarked
package org.engram.memory.internal.recall;

import org.jspecify.annotations.NullMarked;
