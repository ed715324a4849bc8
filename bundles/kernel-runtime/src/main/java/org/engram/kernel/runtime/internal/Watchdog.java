package org.engram.kernel.runtime.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.Guard;
import org.engram.kernel.spi.ProviderLife;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds calls that do not end, without a clock in the way of a call: every half deadline the holds
 * of a provider are counted in a fresh set, and a set that was replaced and has not drained within
 * a deadline holds such a call. Java cannot end it: the provider gets no more calls, and its
 * library stays mapped until the call ends by itself or the process does.
 */
final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final Routes routes;
  private final Surroundings surroundings;
  /** When the holds of a provider were last counted afresh. */
  private final Map<ProviderLife, Long> turned = new HashMap<>();

  Watchdog(Routes routes, Surroundings surroundings) {
    this.routes = routes;
    this.surroundings = surroundings;
  }

  /** Looks at every provider; the tick of the runtime. */
  void observe(Duration deadline, Trials.End end) {
    long now = surroundings.ticker().getAsLong();
    RouteState state = routes.state();
    turned.keySet().retainAll(state.providers().stream().map(Registered::life).toList());
    for (Registered provider : state.providers()) {
      long since = now - turned.computeIfAbsent(provider.life(), _ -> now);
      if (provider.condition() == Condition.STUCK) {
        ended(provider);
      } else if (provider.life().heldBefore() == 0) {
        if (since >= deadline.toNanos() / 2 && provider.life().turn()) {
          turned.put(provider.life(), now);
        }
      } else if (since >= deadline.toNanos()) {
        stuck(state, provider, deadline, end);
        turned.put(provider.life(), now);
      }
    }
  }

  private void stuck(RouteState state, Registered provider, Duration deadline, Trials.End end) {
    String sentence = provider.life().heldBefore() + " calls have not ended within " + deadline;
    if (isNeeded(state, provider)) {
      LOG.error("{}: {}; it serves on, for nothing else can", provider.written(), sentence);
      return;
    }
    end.of(provider.identity(), provider.anyTier(), new Breach(Guard.STUCK, sentence));
  }

  /** Returns whether a kernel would have no provider without that one. */
  private static boolean isNeeded(RouteState state, Registered provider) {
    return provider.offers().keySet().stream()
        .anyMatch(which -> state.providers().stream()
            .filter(state::mayServe)
            .filter(other -> state.nativeEnabled() || !other.description().nativeCode())
            .noneMatch(
                other -> other.life() != provider.life() && other.offers().containsKey(which)));
  }

  private void ended(Registered provider) {
    if (provider.life().holds() == 0) {
      LOG.warn("The last call in {} has ended", provider.written());
      var _ = routes.change(
          state -> state.withBuild(
              provider.identity(),
              own -> own.condition() == Condition.STUCK ? own.in(Condition.BARRED) : own),
          "stuck call ended");
    }
  }
}
