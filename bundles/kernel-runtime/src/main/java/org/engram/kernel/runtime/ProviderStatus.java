package org.engram.kernel.runtime;

import org.engram.kernel.spi.ProviderDescription;

/**
 * A provider as the runtime sees it.
 *
 * @param description what it says of itself
 * @param ranking its {@code service.ranking}
 * @param bundleId id of the bundle that registered it, or −1 outside a framework
 * @param active whether it serves at least one kernel now
 * @param holds calls in it at the moment
 */
public record ProviderStatus(
    ProviderDescription description, int ranking, long bundleId, boolean active, long holds) {}
