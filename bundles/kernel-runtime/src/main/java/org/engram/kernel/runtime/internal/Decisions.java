package org.engram.kernel.runtime.internal;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engram.kernel.runtime.HistoryEntry;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.SwapReport;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.KernelId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decisions about routes: checked, journalled and published, one at a time. A forward move is on
 * the disk before a call sees it; the way back is in force before it is written.
 */
final class Decisions {
  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final Routes routes;
  private final ProviderLookup lookup;
  private final Journal journal;
  private final Surroundings surroundings;
  private final Trials trials;
  private final Announcements announcements;
  private final Departures departures;

  Decisions(
      Routes routes,
      Journal journal,
      Surroundings surroundings,
      Trials trials,
      Announcements announcements,
      Departures departures) {
    this.routes = routes;
    this.lookup = new ProviderLookup(routes);
    this.journal = journal;
    this.surroundings = surroundings;
    this.trials = trials;
    this.announcements = announcements;
    this.departures = departures;
  }

  synchronized SwapReport choose(
      String what, ProviderSelector to, Optional<KernelId> kernel, Reason reason) {
    long start = System.nanoTime();
    Registered provider = lookup.require(to);
    List<KernelId> kernels = ProviderLookup.kernelsOf(provider, kernel);
    Map<KernelId, ProviderSelector> targets = new EnumMap<>(KernelId.class);
    kernels.forEach(id -> targets.put(id, to));
    boolean known = routes.state().policy().standings().good().contains(provider.identity());
    JournalRecord entry = entry(what, kernels, reason)
        .with(JournalRecord.TO, Decision.written(kernels, targets))
        .with(JournalRecord.DIGESTS, digests(provider))
        .with(Decision.BUILD, provider.identity())
        .with(Decision.PROBATION, Boolean.toString(provider.description().nativeCode() && !known));
    return forward(entry, kernels, why(what + " to " + to, reason), start);
  }

  synchronized SwapReport unpin(Optional<KernelId> kernel, Reason reason) {
    long start = System.nanoTime();
    List<KernelId> kernels = kernel.map(List::of).orElse(List.of(KernelId.values()));
    JournalRecord entry = entry(Decision.UNPIN, kernels, reason);
    return forward(entry, kernels, why(Decision.UNPIN, reason), start);
  }

  synchronized SwapReport rollback(Optional<KernelId> kernel, Reason reason) {
    long start = System.nanoTime();
    Map<KernelId, ProviderSelector> back = departures.bringBack(kernel);
    if (!back.isEmpty()) {
      return returned(back, reason, start);
    }
    Map<KernelId, ProviderSelector> targets = routes.state().policy().rollbackTargets(kernel);
    if (targets.isEmpty()) {
      throw new IllegalStateException("nothing to roll back"
          + kernel.map(id -> " for " + id).orElse("") + ": no swap moved a route");
    }
    for (ProviderSelector target : targets.values()) {
      if (routes.state().find(target).isEmpty()) {
        revive(target);
      }
    }
    List<KernelId> kernels = targets.keySet().stream().sorted().toList();
    JournalRecord bare = entry(Decision.ROLLBACK, kernels, reason)
        .with(JournalRecord.TO, Decision.written(kernels, targets));
    JournalRecord entry =
        bare.with(JournalRecord.FROM, Decision.written(kernels, serving(kernels)));
    SwapReport report = publish(entry, why(Decision.ROLLBACK, reason), start);
    journal.append(entry);
    departures.decided(kernels);
    announcements.decided(entry);
    return report;
  }

  /** What was decided before stands, and leads to what came back. */
  private SwapReport returned(Map<KernelId, ProviderSelector> back, Reason reason, long start) {
    List<KernelId> kernels = back.keySet().stream().sorted().toList();
    JournalRecord entry = entry(Decision.RETURN, kernels, reason)
        .with(JournalRecord.TO, Decision.written(kernels, back));
    journal.append(entry);
    announcements.decided(entry);
    List<String> changes =
        kernels.stream().map(id -> id + ": " + back.get(id) + " is back").toList();
    return new SwapReport(changes, System.nanoTime() - start);
  }

  /** Starts what served before and was unloaded since. */
  private void revive(ProviderSelector target) {
    Optional<String> refusal = lookup.refusal(target);
    if (refusal.isEmpty() && surroundings.retirement().revive(target)) {
      LOG.info("{} was unloaded: it is started again for the rollback", target);
    }
    if (routes.state().find(target).isEmpty()) {
      throw new IllegalStateException(refusal.orElseGet(
          () -> target + " served before, but is not there now; there are: " + lookup.present()));
    }
  }

  SwapReport retire(ProviderSelector selector, Reason reason) {
    long start = System.nanoTime();
    ServiceRank rank;
    List<String> changes;
    synchronized (this) {
      Registered leaving = lookup.require(selector);
      rank = leaving.rank();
      requireOthers(leaving);
      JournalRecord entry = JournalRecord.of(
              Decision.RETIRE, surroundings.clock().instant(), reason.who(), reason.why())
          .with(JournalRecord.FROM, leaving.written())
          .with(JournalRecord.DIGESTS, digests(leaving));
      journal.append(entry);
      changes = mark(rank, Condition.RETIRING, why("retire " + leaving.written(), reason));
      announcements.decided(entry);
    }
    // Stopping waits for calls: other decisions, a rollback above all, must not wait for it.
    long nanos = System.nanoTime() - start;
    try {
      surroundings.retirement().stop(rank);
    } catch (RuntimeException e) {
      mark(rank, Condition.READY, "retire failed");
      throw e;
    }
    return new SwapReport(changes, nanos);
  }

  /**
   * Marks a build that may not serve any more and gives its kernels back to what served before.
   *
   * @param what {@link Decision#REJECT} or {@link Decision#SUSPECT}
   */
  synchronized void mark(String what, String build, ProviderSelector provider, Reason reason) {
    Policy policy = routes.state().policy();
    Map<KernelId, ProviderSelector> targets = new EnumMap<>(KernelId.class);
    for (KernelId kernel : KernelId.values()) {
      boolean chosen = Stream.of(policy.pins(), policy.choices())
          .flatMap(decisions -> Optional.ofNullable(decisions.get(kernel)).stream())
          .anyMatch(selector ->
              selector.id().equals(provider.id()) && selector.version().equals(provider.version()));
      if (chosen) {
        policy.previous(kernel).ifPresent(before -> targets.put(kernel, before));
      }
    }
    List<KernelId> kernels = List.copyOf(targets.keySet());
    JournalRecord entry = entry(what, kernels, reason)
        .with(JournalRecord.TO, Decision.written(kernels, targets))
        .with(Decision.BUILD, build)
        .with(Decision.BOOT, surroundings.boot());
    var _ = publish(entry, why(what + " " + provider, reason), System.nanoTime());
    journal.append(entry);
    announcements.decided(entry);
  }

  /** Lets a build serve again. */
  synchronized SwapReport readmit(ProviderSelector selector, Reason reason) {
    long start = System.nanoTime();
    Registered provider = routes.state().any(selector).orElseThrow(() -> lookup.absent(selector));
    if (routes.state().policy().standings().mark(provider.identity()).isEmpty()) {
      throw new IllegalStateException(provider.written() + " is neither suspect nor rejected");
    }
    JournalRecord entry =
        entry(Decision.READMIT, List.of(), reason).with(Decision.BUILD, provider.identity());
    journal.append(entry);
    List<String> changes = routes.change(
        state -> trials.aligned(state
            .with(state.policy().after(entry))
            .withProvider(provider.rank().serviceId(), own -> own.in(Condition.READY))),
        why("readmit " + provider.written(), reason));
    announcements.decided(entry);
    return new SwapReport(changes, System.nanoTime() - start);
  }

  /** Journals and publishes what moves no route: steps of rollouts, an end of a probation. */
  synchronized void note(JournalRecord entry, UnaryOperator<RouteState> change, String why) {
    journal.append(entry);
    var _ = routes.change(
        state -> trials.aligned(change.apply(state.with(state.policy().after(entry)))), why);
    announcements.decided(entry);
  }

  private SwapReport forward(JournalRecord bare, List<KernelId> kernels, String why, long start) {
    // What moves is known only with the policy as it would be.
    JournalRecord probe = bare.with(JournalRecord.FROM, Decision.written(kernels, Map.of()));
    RouteState state = routes.state();
    List<KernelId> moving = routes.wouldMove(state.with(state.policy().after(probe)));
    Map<KernelId, ProviderSelector> from = serving(moving);
    from.keySet().retainAll(kernels);
    JournalRecord entry = bare.with(JournalRecord.FROM, Decision.written(kernels, from));
    journal.append(entry);
    SwapReport report = publish(entry, why, start);
    departures.decided(kernels);
    announcements.decided(entry);
    return report;
  }

  private SwapReport publish(JournalRecord entry, String why, long start) {
    List<String> changes =
        routes.change(state -> trials.aligned(state.with(state.policy().after(entry))), why);
    if (changes.isEmpty()) {
      LOG.info("{}: no route moves", why);
    }
    return new SwapReport(changes, System.nanoTime() - start);
  }

  private List<String> mark(ServiceRank rank, Condition condition, String why) {
    return routes.change(
        state -> state.withProvider(rank.serviceId(), provider -> provider.in(condition)), why);
  }

  private void requireOthers(Registered leaving) {
    RouteState state = routes.state();
    for (KernelInterface which : leaving.offers().keySet()) {
      boolean other = state.providers().stream()
          .filter(provider -> provider.rank().serviceId() != leaving.rank().serviceId())
          .filter(state::mayServe)
          .filter(provider -> state.nativeEnabled() || !provider.description().nativeCode())
          .anyMatch(provider -> provider.offers().containsKey(which));
      if (!other) {
        throw new IllegalStateException(leaving.written() + " is the only provider of "
            + which.kernel() + " that may serve; start another one first");
      }
    }
  }

  Map<KernelId, ProviderSelector> serving(Collection<KernelId> kernels) {
    Map<KernelId, ProviderSelector> serving = new EnumMap<>(KernelId.class);
    for (KernelInterface which : KernelInterface.values()) {
      Binding binding = routes.current(which);
      if (binding != null && kernels.contains(which.kernel())) {
        serving.putIfAbsent(which.kernel(), binding.selector());
      }
    }
    return serving;
  }

  List<HistoryEntry> history(int most) {
    return journal.records().reversed().stream()
        .limit(most)
        .map(Decision::history)
        .toList();
  }

  JournalRecord entry(String what, List<KernelId> kernels, Reason reason) {
    return JournalRecord.of(what, surroundings.clock().instant(), reason.who(), reason.why())
        .with(JournalRecord.KERNEL, Decision.written(kernels));
  }

  static String why(String what, Reason reason) {
    return what + " by " + reason.who() + " (" + reason.why() + ")";
  }

  static String digests(Registered provider) {
    return provider.description().digests().entrySet().stream()
        .map(digest -> digest.getKey() + ":" + digest.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
