/**
 * JMH over the paths that Java sees. Every result is compared with the reference before a call of
 * it is timed; {@link Benchmarks} runs them.
 */
@NullMarked
package org.engram.benchmarks;

import org.jspecify.annotations.NullMarked;
