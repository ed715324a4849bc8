package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;

/**
 * The counters of all calls, by kernel, provider and tier. They go on when a provider leaves and
 * returns; nothing of a provider that is gone is kept but its figures.
 */
final class Meters {
  /** The counter of a life that several kernels and tiers share: its sum says nothing. */
  static final int SHARED_COUNTER = ProviderLife.COUNTERS - 1;

  private record Key(KernelId kernel, String provider, Tier tier) {}

  private final Map<Key, CallStats> stats = new HashMap<>();
  private final Map<ProviderLife, Map<Key, Meter>> lives = new HashMap<>();

  /** Returns the meter of that provider for that kernel and tier, the same one each time. */
  synchronized Meter meter(Registered provider, KernelId kernel, Tier tier) {
    Key key = new Key(kernel, provider.written(), tier);
    Map<Key, Meter> ofLife = lives.computeIfAbsent(provider.life(), life -> new HashMap<>());
    Meter known = ofLife.get(key);
    if (known != null) {
      return known;
    }
    CallStats counted =
        stats.computeIfAbsent(key, k -> new CallStats(k.kernel(), k.provider(), tier));
    int counter = Math.min(ofLife.size(), SHARED_COUNTER);
    Meter meter = new Meter(
        provider.life(), counter, counted, counter == SHARED_COUNTER ? new LongAdder() : null);
    ofLife.put(key, meter);
    counted.add(meter);
    return meter;
  }

  /**
   * Lets go of providers that are gone for good: released, and without a hold, they count no more.
   */
  synchronized void settle() {
    lives.entrySet().removeIf(entry -> {
      ProviderLife life = entry.getKey();
      boolean gone = life.isReleased() && life.holds() == 0;
      if (gone) {
        entry.getValue().values().forEach(meter -> meter.stats().settle(meter));
      }
      return gone;
    });
  }

  /** Returns how many calls a provider has had, at whatever tier. */
  synchronized long invocations(String provider) {
    return stats.entrySet().stream()
        .filter(entry -> entry.getKey().provider().equals(provider))
        .mapToLong(entry -> entry.getValue().invocations())
        .sum();
  }

  synchronized List<CallStats> all() {
    return new ArrayList<>(stats.values());
  }

  List<KernelStats> snapshot() {
    return all().stream()
        .map(CallStats::snapshot)
        .filter(entry -> entry.invocations() > 0)
        .sorted(Comparator.comparing(KernelStats::kernel)
            .thenComparing(KernelStats::provider)
            .thenComparing(KernelStats::tier))
        .toList();
  }
}
