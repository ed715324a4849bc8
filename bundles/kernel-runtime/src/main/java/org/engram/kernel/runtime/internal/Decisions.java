package org.engram.kernel.runtime.internal;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final Journal journal;
  private final Surroundings surroundings;

  Decisions(Routes routes, Journal journal, Surroundings surroundings) {
    this.routes = routes;
    this.journal = journal;
    this.surroundings = surroundings;
  }

  synchronized SwapReport choose(
      String what, ProviderSelector to, Optional<KernelId> kernel, Reason reason) {
    long start = System.nanoTime();
    Registered provider = require(to);
    List<KernelId> kernels = kernelsOf(provider, kernel);
    Map<KernelId, ProviderSelector> targets = new EnumMap<>(KernelId.class);
    kernels.forEach(id -> targets.put(id, to));
    JournalRecord entry = entry(what, kernels, reason)
        .with(JournalRecord.TO, Policy.written(kernels, targets))
        .with(JournalRecord.DIGESTS, digests(provider));
    return forward(entry, kernels, why(what + " to " + to, reason), start);
  }

  synchronized SwapReport unpin(Optional<KernelId> kernel, Reason reason) {
    long start = System.nanoTime();
    List<KernelId> kernels = kernel.map(List::of).orElse(List.of(KernelId.values()));
    JournalRecord entry = entry(Policy.UNPIN, kernels, reason);
    return forward(entry, kernels, why(Policy.UNPIN, reason), start);
  }

  synchronized SwapReport rollback(Optional<KernelId> kernel, Reason reason) {
    long start = System.nanoTime();
    Map<KernelId, ProviderSelector> targets = routes.state().policy().rollbackTargets(kernel);
    if (targets.isEmpty()) {
      throw new IllegalStateException("nothing to roll back"
          + kernel.map(id -> " for " + id).orElse("") + ": no swap moved a route");
    }
    for (ProviderSelector target : targets.values()) {
      if (routes.state().find(target).isEmpty()) {
        throw new IllegalStateException(
            target + " served before, but is not there now; there are: " + present());
      }
    }
    List<KernelId> kernels = targets.keySet().stream().sorted().toList();
    JournalRecord bare = entry(Policy.ROLLBACK, kernels, reason)
        .with(JournalRecord.TO, Policy.written(kernels, targets));
    JournalRecord entry = bare.with(JournalRecord.FROM, Policy.written(kernels, serving(kernels)));
    SwapReport report = publish(entry, why(Policy.ROLLBACK, reason), start);
    journal.append(entry);
    return report;
  }

  SwapReport retire(ProviderSelector selector, Reason reason) {
    long start = System.nanoTime();
    ServiceRank rank;
    List<String> changes;
    synchronized (this) {
      Registered leaving = require(selector);
      rank = leaving.rank();
      requireOthers(leaving);
      journal.append(JournalRecord.of(
              Policy.RETIRE, surroundings.clock().instant(), reason.who(), reason.why())
          .with(JournalRecord.FROM, leaving.written())
          .with(JournalRecord.DIGESTS, digests(leaving)));
      changes = mark(rank, true, why("retire " + leaving.written(), reason));
    }
    // Stopping waits for calls: other decisions, a rollback above all, must not wait for it.
    long nanos = System.nanoTime() - start;
    try {
      surroundings.retirement().stop(rank);
    } catch (RuntimeException e) {
      mark(rank, false, "retire failed");
      throw e;
    }
    return new SwapReport(changes, nanos);
  }

  private SwapReport forward(JournalRecord bare, List<KernelId> kernels, String why, long start) {
    // What moves is known only with the policy as it would be.
    JournalRecord probe = bare.with(JournalRecord.FROM, Policy.written(kernels, Map.of()));
    RouteState state = routes.state();
    List<KernelId> moving = routes.wouldMove(state.with(state.policy().after(probe)));
    Map<KernelId, ProviderSelector> from = serving(moving);
    from.keySet().retainAll(kernels);
    JournalRecord entry = bare.with(JournalRecord.FROM, Policy.written(kernels, from));
    journal.append(entry);
    return publish(entry, why, start);
  }

  private SwapReport publish(JournalRecord entry, String why, long start) {
    UnaryOperator<RouteState> decide = state -> state.with(state.policy().after(entry));
    List<String> changes = routes.change(decide, why);
    if (changes.isEmpty()) {
      LOG.info("{}: no route moves", why);
    }
    return new SwapReport(changes, System.nanoTime() - start);
  }

  private List<String> mark(ServiceRank rank, boolean retiring, String why) {
    return routes.change(
        state -> state.withProvider(rank.serviceId(), provider -> provider.retiring(retiring)),
        why);
  }

  private void requireOthers(Registered leaving) {
    RouteState state = routes.state();
    for (KernelInterface which : leaving.offers().keySet()) {
      boolean other = state.providers().stream()
          .filter(provider -> provider.rank().serviceId() != leaving.rank().serviceId())
          .filter(Registered::serves)
          .filter(provider -> state.nativeEnabled() || !provider.description().nativeCode())
          .anyMatch(provider -> provider.offers().containsKey(which));
      if (!other) {
        throw new IllegalStateException(leaving.written() + " is the only provider of "
            + which.kernel() + " that may serve; start another one first");
      }
    }
  }

  private Registered require(ProviderSelector selector) {
    return routes
        .state()
        .find(selector)
        .orElseThrow(() ->
            new IllegalArgumentException("no provider " + selector + "; there are: " + present()));
  }

  private String present() {
    return routes.state().providers().stream()
        .filter(Registered::serves)
        .flatMap(provider -> provider.description().tiers().stream()
            .map(tier -> provider.selector(tier).toString()))
        .collect(Collectors.joining(", "));
  }

  private static List<KernelId> kernelsOf(Registered provider, Optional<KernelId> kernel) {
    Collection<KernelId> offered = provider.kernels();
    if (kernel.isPresent() && !offered.contains(kernel.get())) {
      throw new IllegalArgumentException(provider.written() + " does not offer " + kernel.get()
          + "; it offers: "
          + offered.stream().sorted().map(KernelId::id).collect(Collectors.joining(", ")));
    }
    Stream<KernelId> kernels = kernel.isPresent() ? kernel.stream() : offered.stream();
    return kernels.sorted().toList();
  }

  private Map<KernelId, ProviderSelector> serving(Collection<KernelId> kernels) {
    Map<KernelId, ProviderSelector> serving = new EnumMap<>(KernelId.class);
    for (KernelInterface which : KernelInterface.values()) {
      Binding binding = routes.current(which);
      if (binding != null && kernels.contains(which.kernel())) {
        serving.putIfAbsent(which.kernel(), binding.selector());
      }
    }
    return serving;
  }

  private JournalRecord entry(String what, List<KernelId> kernels, Reason reason) {
    return JournalRecord.of(what, surroundings.clock().instant(), reason.who(), reason.why())
        .with(
            JournalRecord.KERNEL,
            kernels.stream().map(KernelId::id).collect(Collectors.joining(",")));
  }

  private static String why(String what, Reason reason) {
    return what + " by " + reason.who() + " (" + reason.why() + ")";
  }

  private static String digests(Registered provider) {
    return provider.description().digests().entrySet().stream()
        .map(digest -> digest.getKey() + ":" + digest.getValue())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
