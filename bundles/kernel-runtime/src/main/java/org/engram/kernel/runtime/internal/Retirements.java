package org.engram.kernel.runtime.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Providers that are kept warm for a time after a swap, and retired then. */
final class Retirements {
  private static final Logger LOG = LoggerFactory.getLogger(Retirements.class);

  private record Due(long atNanos, String build, Reason reason) {}

  private final Routes routes;
  private final Decisions decisions;
  private final Surroundings surroundings;
  private final List<Due> due = new ArrayList<>();

  Retirements(Routes routes, Decisions decisions, Surroundings surroundings) {
    this.routes = routes;
    this.decisions = decisions;
    this.surroundings = surroundings;
  }

  synchronized void after(Duration keepWarm, Registered provider, Reason reason) {
    long at = surroundings.ticker().getAsLong() + keepWarm.toNanos();
    due.add(new Due(at, provider.identity(), reason));
  }

  /** Retires whose time is over; the tick of the runtime. */
  void observe() {
    for (Due over : takeOver()) {
      Optional<Registered> provider = routes.state().build(over.build());
      if (provider.isPresent() && !isNeeded(provider.get())) {
        try {
          var _ = decisions.retire(provider.get().anyTier(), over.reason());
        } catch (RuntimeException e) {
          LOG.warn("{} is not retired: {}", provider.get().written(), e.getMessage());
        }
      }
    }
  }

  private synchronized List<Due> takeOver() {
    List<Due> over = new ArrayList<>();
    long now = surroundings.ticker().getAsLong();
    for (Iterator<Due> all = due.iterator(); all.hasNext(); ) {
      Due next = all.next();
      if (next.atNanos() - now <= 0) {
        over.add(next);
        all.remove();
      }
    }
    return over;
  }

  private boolean isNeeded(Registered provider) {
    return routes.leadTo(provider)
        || routes.state().trials().values().stream()
            .anyMatch(trial -> trial.canary() && trial.build().equals(provider.identity()));
  }
}
