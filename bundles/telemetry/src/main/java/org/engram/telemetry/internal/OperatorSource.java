package org.engram.telemetry.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.spi.KernelId;

/** What an operator decides about: routes, providers, rollouts. */
final class OperatorSource implements Source {
  private static final double PERCENT = 100;

  private final Supplier<Optional<KernelControl>> control;
  private final Supplier<Optional<Rollouts>> rollouts;
  private final Supplier<Optional<Settings>> settings;
  private final LabelLimit providers = new LabelLimit(KernelSource.MOST_PROVIDERS);

  OperatorSource(
      Supplier<Optional<KernelControl>> control,
      Supplier<Optional<Rollouts>> rollouts,
      Supplier<Optional<Settings>> settings) {
    this.control = control;
    this.rollouts = rollouts;
    this.settings = settings;
  }

  @Override
  public void read(Readings into) {
    control.get().ifPresent(kernels -> {
      routes(kernels, into);
      kernels.providers().forEach(provider -> provider(provider, into));
    });
    rollouts
        .get()
        .ifPresent(all -> all.list().stream()
            .filter(OperatorSource::sharesCalls)
            .forEach(rollout -> rollout(rollout, into)));
    settings
        .get()
        .ifPresent(
            all -> into.truth(Family.KERNELS_ENABLED, all.get(EngramSettings.ZIG_KERNELS_ENABLED)));
  }

  private void routes(KernelControl kernels, Readings into) {
    Map<KernelId, Instant> called = new EnumMap<>(KernelId.class);
    for (RouteStatus route : kernels.routes()) {
      route
          .provider()
          .ifPresent(provider -> into.info(
              Family.KERNEL_ROUTE,
              route.kernel().id(),
              providers.of(provider),
              route.tier().map(tier -> tier.id()).orElse(""),
              route.why()));
      route
          .lastInvocation()
          .ifPresent(at ->
              called.merge(route.kernel(), at, BinaryOperator.maxBy(Comparator.naturalOrder())));
    }
    called.forEach((kernel, at) -> into.value(
        Family.KERNEL_LAST_INVOCATION, at.toEpochMilli() / JvmSource.MILLIS, kernel.id()));
  }

  private void provider(ProviderStatus status, Readings into) {
    String provider =
        providers.of(status.description().id() + "@" + status.description().version());
    into.value(Family.PROVIDER_HOLDS, status.holds(), provider);
    into.info(Family.PROVIDER_STATE, provider, status.state().id());
  }

  private static boolean sharesCalls(RolloutStatus rollout) {
    return switch (rollout.state()) {
      case RUNNING, PAUSED -> true;
      case ABORTED, COMPLETED -> false;
    };
  }

  private void rollout(RolloutStatus rollout, Readings into) {
    String candidate = providers.of(rollout.candidate());
    into.value(
        Family.ROLLOUT_SHARE,
        rollout.percent() / PERCENT,
        candidate,
        rollout.state().id());
    into.value(Family.ROLLOUT_CALLS, rollout.calls(), candidate);
    into.value(Family.ROLLOUT_COMPARED, rollout.compared(), candidate);
    rollout
        .medianRatios()
        .forEach((size, ratio) -> into.value(Family.ROLLOUT_MEDIAN, ratio, candidate, size.id()));
  }
}
