/** The measurement: every result checked, then providers, tiers and roofline timed in turn. */
@NullMarked
package org.engram.benchmark.internal;

import org.jspecify.annotations.NullMarked;
