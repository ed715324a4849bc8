package org.engram.kernel.runtime;

import java.time.Instant;
import java.util.Optional;
import org.engram.kernel.spi.ProviderDescription;

/**
 * A provider as the runtime sees it.
 *
 * @param description what it says of itself
 * @param ranking its {@code service.ranking}
 * @param bundleId id of the bundle that registered it, or −1 outside a framework
 * @param state where it stands; of several kernels the busiest state counts
 * @param reason why it is in that state, where there is more to say than its name
 * @param active whether it serves at least one kernel now
 * @param holds calls in it at the moment
 * @param calls calls that it has had in this process, as whatever version of the service
 * @param errors those of them that failed, by whomever's fault
 * @param durations times of all its calls; empty before the first
 * @param since when it came
 */
public record ProviderStatus(
    ProviderDescription description,
    int ranking,
    long bundleId,
    ProviderState state,
    Optional<String> reason,
    boolean active,
    long holds,
    long calls,
    long errors,
    Optional<DurationHistogram> durations,
    Instant since) {}
