package org.engram.kernel.runtime.internal;

/**
 * Where a provider's service stands among the others.
 *
 * @param ranking its {@code service.ranking}; the greatest serves
 * @param serviceId its id, unique in the process; of equal rankings the least serves
 * @param bundleId id of its bundle, or −1 outside a framework
 */
public record ServiceRank(int ranking, long serviceId, long bundleId)
    implements Comparable<ServiceRank> {
  /** Orders the one that serves first. */
  @Override
  public int compareTo(ServiceRank other) {
    int byRanking = Integer.compare(other.ranking, ranking);
    return byRanking != 0 ? byRanking : Long.compare(serviceId, other.serviceId);
  }
}
