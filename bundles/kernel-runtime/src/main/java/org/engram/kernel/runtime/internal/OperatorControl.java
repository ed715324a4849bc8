package org.engram.kernel.runtime.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.ArenaUse;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.SwapReport;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.KernelId;

/** What an operator sees and does. */
final class OperatorControl implements KernelControl {
  private final LiveSettings settings;
  private final Routes routes;
  private final Decisions decisions;
  private final Arenas arenas;
  private final Meters meters;

  OperatorControl(
      LiveSettings settings, Routes routes, Decisions decisions, Arenas arenas, Meters meters) {
    this.settings = settings;
    this.routes = routes;
    this.decisions = decisions;
    this.arenas = arenas;
    this.meters = meters;
  }

  @Override
  public List<ProviderStatus> providers() {
    return routes.state().providers().stream()
        .map(provider -> new ProviderStatus(
            provider.description(),
            provider.rank().ranking(),
            provider.rank().bundleId(),
            isActive(provider),
            provider.life().holds()))
        .toList();
  }

  private boolean isActive(Registered provider) {
    for (KernelInterface which : KernelInterface.values()) {
      Binding binding = routes.current(which);
      if (binding != null && binding.provider().life() == provider.life()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<RouteStatus> routes() {
    Policy policy = routes.state().policy();
    List<RouteStatus> statuses = new ArrayList<>();
    for (KernelInterface which : KernelInterface.values()) {
      RouteStatus status = status(which, policy);
      // The interfaces of one kernel are one line as long as one provider serves them.
      if (!statuses.contains(status)) {
        statuses.add(status);
      }
    }
    return statuses;
  }

  private RouteStatus status(KernelInterface which, Policy policy) {
    Optional<Binding> binding = Optional.ofNullable(routes.current(which));
    KernelId kernel = which.kernel();
    return new RouteStatus(
        kernel,
        binding.map(active -> active.provider().written()),
        binding.map(Binding::tier),
        binding.map(Binding::why).orElse("ranking"),
        policy.previous(kernel).map(ProviderSelector::toString),
        lastInvocation(kernel));
  }

  private Optional<Instant> lastInvocation(KernelId kernel) {
    return meters.all().stream()
        .filter(stats -> stats.kernel() == kernel)
        .flatMap(stats -> stats.lastInvocation().stream())
        .max(Comparator.naturalOrder());
  }

  @Override
  public SwapReport swap(ProviderSelector to, Optional<KernelId> kernel, Reason reason) {
    return decisions.choose(Policy.SWAP, to, kernel, reason);
  }

  @Override
  public SwapReport rollback(Optional<KernelId> kernel, Reason reason) {
    return decisions.rollback(kernel, reason);
  }

  @Override
  public SwapReport pin(ProviderSelector to, Optional<KernelId> kernel, Reason reason) {
    return decisions.choose(Policy.PIN, to, kernel, reason);
  }

  @Override
  public SwapReport unpin(Optional<KernelId> kernel, Reason reason) {
    return decisions.unpin(kernel, reason);
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
}
