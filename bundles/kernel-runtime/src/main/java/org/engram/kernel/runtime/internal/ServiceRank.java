package org.engram.kernel.runtime.internal;

import java.util.Comparator;

/**
 * Where a provider's service stands among the others.
 *
 * @param ranking its {@code service.ranking}; the greatest serves
 * @param serviceId its id, unique in the process
 * @param bundleId id of its bundle, or −1 outside a framework; of equal rankings the least serves,
 *     which is the one that was installed first. Ids of services follow the order of the start: by
 *     them a restart could let a provider serve that nobody has chosen
 */
public record ServiceRank(int ranking, long serviceId, long bundleId)
    implements Comparable<ServiceRank> {
  /** Orders the one that serves first. */
  @Override
  public int compareTo(ServiceRank other) {
    return Comparator.comparingInt(ServiceRank::ranking)
        .reversed()
        .thenComparingLong(ServiceRank::bundleId)
        .thenComparingLong(ServiceRank::serviceId)
        .compare(this, other);
  }
}
