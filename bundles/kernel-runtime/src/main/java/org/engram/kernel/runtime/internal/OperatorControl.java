package org.engram.kernel.runtime.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.ArenaUse;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.HistoryEntry;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.ReferenceStats;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.SwapReport;
import org.engram.kernel.runtime.internal.Standings.Mark;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.RowShape;
import org.jspecify.annotations.Nullable;

/** What an operator sees and does. */
final class OperatorControl implements KernelControl {
  private final LiveSettings settings;
  private final Routes routes;
  private final Decisions decisions;
  private final Arenas arenas;
  private final Meters meters;
  private final Retirements retirements;
  private final ReferenceCalls references;

  OperatorControl(
      LiveSettings settings,
      Routes routes,
      Decisions decisions,
      Arenas arenas,
      Meters meters,
      Retirements retirements,
      ReferenceCalls references) {
    this.settings = settings;
    this.routes = routes;
    this.decisions = decisions;
    this.arenas = arenas;
    this.meters = meters;
    this.retirements = retirements;
    this.references = references;
  }

  @Override
  public List<ProviderStatus> providers() {
    RouteState state = routes.state();
    List<KernelStats> stats = meters.snapshot();
    return state.providers().stream()
        .map(provider -> status(state, provider, stats))
        .toList();
  }

  private ProviderStatus status(RouteState state, Registered provider, List<KernelStats> all) {
    boolean active = routes.leadTo(provider);
    Optional<Mark> mark = state.policy().standings().mark(provider.identity());
    List<KernelStats> stats =
        all.stream().filter(own -> own.provider().equals(provider.written())).toList();
    return new ProviderStatus(
        provider.description(),
        provider.rank().ranking(),
        provider.rank().bundleId(),
        state(state, provider, active),
        mark.map(Mark::reason),
        active,
        provider.life().holds(),
        stats.stream().mapToLong(KernelStats::invocations).sum(),
        stats.stream()
            .flatMap(own -> own.errors().values().stream())
            .mapToLong(Long::longValue)
            .sum(),
        stats.stream()
            .flatMap(own -> own.sizes().values().stream())
            .reduce(DurationHistogram::plus),
        provider.since());
  }

  private static ProviderState state(RouteState state, Registered provider, boolean active) {
    Standings standings = state.policy().standings();
    if (provider.condition() == Condition.STUCK) {
      return ProviderState.STUCK;
    }
    Optional<Mark> mark = standings.mark(provider.identity());
    if (mark.isPresent()) {
      return mark.get().rejected() ? ProviderState.REJECTED : ProviderState.SUSPECT;
    }
    String build = provider.identity();
    return switch (provider.condition()) {
      case RETIRING -> ProviderState.DRAINING;
      case BARRED -> ProviderState.REJECTED;
      case STUCK -> ProviderState.STUCK;
      case READY -> {
        if (active) {
          boolean proves = standings.probations().values().stream()
              .anyMatch(probation -> probation.build().equals(build));
          yield proves ? ProviderState.PROBATION : ProviderState.ACTIVE;
        }
        boolean tried = state.trials().values().stream()
            .anyMatch(trial -> trial.canary() && trial.build().equals(build));
        yield tried ? ProviderState.CANARY : ProviderState.STANDBY;
      }
    };
  }

  @Override
  public List<RouteStatus> routes() {
    Policy policy = routes.state().policy();
    @Nullable Binding[] active = routes.snapshot();
    Map<KernelId, Instant> lastInvocations = lastInvocations();
    List<RouteStatus> statuses = new ArrayList<>();
    for (KernelInterface which : KernelInterface.values()) {
      KernelId kernel = which.kernel();
      Optional<Binding> binding = Optional.ofNullable(active[which.index()]);
      RouteStatus status = new RouteStatus(
          kernel,
          binding.map(own -> own.provider().written()),
          binding.map(Binding::tier),
          binding.flatMap(own -> rowShape(kernel, own, active)),
          binding.map(Binding::why).orElse("ranking"),
          policy.previous(kernel).map(ProviderSelector::toString),
          Optional.ofNullable(lastInvocations.get(kernel)));
      // The interfaces of one kernel are one line as long as one provider serves them.
      if (!statuses.contains(status)) {
        statuses.add(status);
      }
    }
    return statuses;
  }

  /** Of a kernel's interfaces some come in row shapes; they speak for the others. */
  private static Optional<RowShape> rowShape(
      KernelId kernel, Binding own, @Nullable Binding[] active) {
    return Arrays.stream(KernelInterface.values())
        .filter(which -> which.kernel() == kernel)
        .flatMap(which -> Optional.ofNullable(active[which.index()]).stream())
        .filter(binding -> binding.selector().equals(own.selector()))
        .flatMap(binding -> binding.rowShape().stream())
        .findFirst();
  }

  /** Read once: between two interfaces of a kernel the tick may set another time. */
  private Map<KernelId, Instant> lastInvocations() {
    Map<KernelId, Instant> latest = new EnumMap<>(KernelId.class);
    for (CallStats stats : meters.all()) {
      stats
          .lastInvocation()
          .ifPresent(at ->
              latest.merge(stats.kernel(), at, (one, other) -> one.isAfter(other) ? one : other));
    }
    return latest;
  }

  @Override
  public SwapReport swap(ProviderSelector to, Optional<KernelId> kernel, Reason reason) {
    return decisions.choose(Decision.SWAP, to, kernel, reason);
  }

  @Override
  public SwapReport swap(
      ProviderSelector to, Optional<KernelId> kernel, Duration keepWarm, Reason reason) {
    RouteState before = routes.state();
    Set<String> served = before.providers().stream()
        .filter(routes::leadTo)
        .map(Registered::written)
        .collect(Collectors.toSet());
    SwapReport report = decisions.choose(Decision.SWAP, to, kernel, reason);
    routes.state().providers().stream()
        .filter(provider -> served.contains(provider.written()) && !routes.leadTo(provider))
        .forEach(provider -> retirements.after(keepWarm, provider, reason));
    return report;
  }

  @Override
  public SwapReport rollback(Optional<KernelId> kernel, Reason reason) {
    return decisions.rollback(kernel, reason);
  }

  @Override
  public SwapReport pin(ProviderSelector to, Optional<KernelId> kernel, Reason reason) {
    return decisions.choose(Decision.PIN, to, kernel, reason);
  }

  @Override
  public SwapReport unpin(Optional<KernelId> kernel, Reason reason) {
    return decisions.unpin(kernel, reason);
  }

  @Override
  public SwapReport readmit(ProviderSelector provider, Reason reason) {
    return decisions.readmit(provider, reason);
  }

  @Override
  public SwapReport readmitBundle(long bundleId, Reason reason) {
    RouteState state = routes.state();
    List<String> changes = new ArrayList<>();
    long nanos = 0;
    for (Registered provider : state.providers()) {
      boolean marked = state.policy().standings().mark(provider.identity()).isPresent();
      if (marked && provider.rank().bundleId() == bundleId) {
        SwapReport report = decisions.readmit(provider.anyTier(), reason);
        changes.addAll(report.changes());
        nanos += report.nanos();
      }
    }
    return new SwapReport(changes, nanos);
  }

  @Override
  public List<HistoryEntry> history(int most) {
    return decisions.history(most);
  }

  @Override
  public SwapReport setNativeEnabled(boolean enabled, Reason reason) {
    long start = System.nanoTime();
    Routes.Watch watch = routes.watch();
    settings.set(
        EngramSettings.ZIG_KERNELS_ENABLED.key(),
        Boolean.toString(enabled),
        reason.who(),
        reason.why());
    return new SwapReport(watch.changes(), System.nanoTime() - start);
  }

  @Override
  public SwapReport retire(ProviderSelector provider, Reason reason) {
    return decisions.retire(provider, reason);
  }

  @Override
  public ArenaStats arenaStats() {
    return arenas.stats();
  }

  @Override
  public List<ArenaUse> arenaUses() {
    return arenas.uses();
  }

  @Override
  public List<KernelStats> kernelStats() {
    return meters.snapshot();
  }

  @Override
  public List<ReferenceStats> referenceStats() {
    return references.snapshot();
  }
}
