package org.engram.telemetry.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.engram.store.Store;
import org.engram.store.StoreStats;

/** The durable store. */
final class StoreSource implements Source {
  private final Supplier<Optional<Store>> store;

  StoreSource(Supplier<Optional<Store>> store) {
    this.store = store;
  }

  @Override
  public void read(Readings into) {
    store.get().map(Store::stats).ifPresent(stats -> stats(stats, into));
  }

  private static void stats(StoreStats stats, Readings into) {
    into.value(Family.STORE_COMMITS, stats.commits());
    into.value(Family.STORE_COMMIT_TIME, Telemetry.seconds(stats.commitNanos()));
    into.value(Family.STORE_DATABASE, stats.databaseBytes());
    into.value(Family.STORE_LOG, stats.logBytes());
    into.value(Family.STORE_CORRUPT, stats.quarantined());
  }
}
