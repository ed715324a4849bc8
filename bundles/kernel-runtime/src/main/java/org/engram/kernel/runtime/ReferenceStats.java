package org.engram.kernel.runtime;

import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.Tier;

/**
 * Times of the reference call of one kernel on one provider and tier, monotone while the process
 * lives. The runtime makes that call every 10 s on the provider that serves: the cosine of one
 * query and 50 rows of 768 dimensions, 5 steps of spreading over 1 000 nodes and 5 000 edges, 10
 * 000 decays. It is always the same call, so that its times mean the same under every load.
 *
 * @param kernel the kernel
 * @param provider written form {@code id@version}
 * @param tier the tier
 * @param durations times of the calls that succeeded
 * @param errors calls that failed; no caller is concerned
 */
public record ReferenceStats(
    KernelId kernel, String provider, Tier tier, DurationHistogram durations, long errors) {}
