package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * All that decides the routes. Immutable.
 *
 * @param providers those that are there, first in ranking first
 * @param policy what operators decided
 * @param nativeEnabled whether native code may serve
 * @param tierMax highest tier of native code that may serve
 * @param rowShape how rows are walked where a provider has a choice; empty for its own choice
 * @param trials what the routes of a kernel do besides serving
 */
record RouteState(
    List<Registered> providers,
    Policy policy,
    boolean nativeEnabled,
    Optional<Tier> tierMax,
    Optional<RowShape> rowShape,
    Map<KernelId, Trial> trials) {

  private record Chosen(Registered provider, Registered.Offer offer, String why) {}

  RouteState {
    providers =
        providers.stream().sorted(Comparator.comparing(Registered::rank)).toList();
    trials = Map.copyOf(trials);
  }

  RouteState with(Policy changed) {
    return new RouteState(providers, changed, nativeEnabled, tierMax, rowShape, trials);
  }

  RouteState withNative(boolean enabled) {
    return new RouteState(providers, policy, enabled, tierMax, rowShape, trials);
  }

  RouteState withTierMax(Optional<Tier> limit) {
    return new RouteState(providers, policy, nativeEnabled, limit, rowShape, trials);
  }

  RouteState withTrials(Map<KernelId, Trial> changed) {
    return new RouteState(providers, policy, nativeEnabled, tierMax, rowShape, changed);
  }

  RouteState withRowShape(Optional<RowShape> wanted) {
    return new RouteState(providers, policy, nativeEnabled, tierMax, wanted, trials);
  }

  RouteState withProvider(Registered added) {
    List<Registered> more = new ArrayList<>(providers);
    more.add(added);
    return new RouteState(more, policy, nativeEnabled, tierMax, rowShape, trials);
  }

  RouteState withoutProvider(long serviceId) {
    List<Registered> fewer = new ArrayList<>(providers);
    fewer.removeIf(provider -> provider.rank().serviceId() == serviceId);
    return new RouteState(fewer, policy, nativeEnabled, tierMax, rowShape, trials);
  }

  RouteState withProvider(long serviceId, UnaryOperator<Registered> change) {
    List<Registered> changed = new ArrayList<>(providers);
    changed.replaceAll(
        provider -> provider.rank().serviceId() == serviceId ? change.apply(provider) : provider);
    return new RouteState(changed, policy, nativeEnabled, tierMax, rowShape, trials);
  }

  RouteState withBuild(String identity, UnaryOperator<Registered> change) {
    List<Registered> changed = new ArrayList<>(providers);
    changed.replaceAll(
        provider -> provider.identity().equals(identity) ? change.apply(provider) : provider);
    return new RouteState(changed, policy, nativeEnabled, tierMax, rowShape, trials);
  }

  Optional<Registered> provider(long serviceId) {
    return providers.stream()
        .filter(provider -> provider.rank().serviceId() == serviceId)
        .findFirst();
  }

  /** Returns the first in ranking that is meant and may serve. */
  Optional<Registered> find(ProviderSelector selector) {
    return providers.stream()
        .filter(provider -> mayServe(provider) && selector.matches(provider.description()))
        .findFirst();
  }

  /** Returns the provider of that build, if it is there. */
  Optional<Registered> build(String identity) {
    return providers.stream()
        .filter(provider -> provider.identity().equals(identity))
        .findFirst();
  }

  /** Returns the first in ranking that is meant, whether it may serve or not. */
  Optional<Registered> any(ProviderSelector selector) {
    return providers.stream()
        .filter(provider -> selector.matches(provider.description()))
        .findFirst();
  }

  /** Returns whether a provider is not on its way out, not barred, and its build not marked. */
  boolean mayServe(Registered provider) {
    return provider.serves() && policy.standings().mark(provider.identity()).isEmpty();
  }

  /** Returns the routes that follow, by {@link KernelInterface}; null where none can serve. */
  @Nullable
  Binding[] resolve(Meters meters) {
    KernelInterface[] all = KernelInterface.values();
    @Nullable Binding[] routes = new @Nullable Binding[all.length];
    for (KernelInterface which : all) {
      routes[which.index()] = choose(which)
          .map(chosen -> paired(which, binding(which, chosen, meters), meters))
          .orElse(null);
    }
    return routes;
  }

  private static Binding binding(KernelInterface which, Chosen chosen, Meters meters) {
    Tier tier = chosen.offer().tier();
    return new Binding(
        chosen.provider(),
        tier,
        chosen.offer().rowShape(),
        chosen.offer().kernel(),
        meters.meter(chosen.provider(), which.kernel(), tier),
        chosen.why(),
        null);
  }

  /** Adds the trial of the kernel, where both of its providers are there and not the same. */
  private Binding paired(KernelInterface which, Binding serving, Meters meters) {
    Trial trial = trials.get(which.kernel());
    if (trial == null) {
      return serving;
    }
    Optional<Binding> other = first(which, nativeEnabled, Optional.of(trial.other()), "trial")
        .map(chosen -> binding(which, chosen, meters))
        .filter(beside -> beside.provider().life() != serving.provider().life()
            || beside.tier() != serving.tier())
        .filter(beside ->
            (trial.canary() ? beside : serving).provider().identity().equals(trial.build()));
    return other.map(beside -> serving.with(trial.pair(serving, beside))).orElse(serving);
  }

  private Optional<Chosen> choose(KernelInterface which) {
    Optional<Chosen> chosen = choose(which, nativeEnabled);
    if (nativeEnabled || chosen.isEmpty()) {
      return chosen;
    }
    Registered serving = chosen.get().provider();
    boolean decided =
        choose(which, true).map(other -> !other.provider().equals(serving)).orElse(false);
    return decided
        ? chosen.map(own -> new Chosen(own.provider(), own.offer(), "native-off"))
        : chosen;
  }

  private Optional<Chosen> choose(KernelInterface which, boolean nativeAllowed) {
    KernelId kernel = which.kernel();
    return chosen(which, nativeAllowed, policy.pins(), kernel, "pin")
        .or(() -> chosen(which, nativeAllowed, policy.choices(), kernel, "choice"))
        .or(() -> first(which, nativeAllowed, Optional.empty(), "ranking"));
  }

  private Optional<Chosen> chosen(
      KernelInterface which,
      boolean nativeAllowed,
      Map<KernelId, ProviderSelector> decisions,
      KernelId kernel,
      String why) {
    return Optional.ofNullable(decisions.get(kernel))
        .flatMap(selector -> first(which, nativeAllowed, Optional.of(selector), why));
  }

  private Optional<Chosen> first(
      KernelInterface which,
      boolean nativeAllowed,
      Optional<ProviderSelector> selector,
      String why) {
    return providers.stream()
        .filter(this::mayServe)
        .filter(provider -> nativeAllowed || !provider.description().nativeCode())
        .filter(provider ->
            selector.map(wanted -> wanted.matches(provider.description())).orElse(true))
        .flatMap(provider -> provider
            .offer(which, selector.flatMap(ProviderSelector::tier), tierMax, rowShape)
            .map(offer -> new Chosen(provider, offer, why))
            .stream())
        .findFirst();
  }
}
