package org.engram.kernel.runtime.internal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelId;

/** Finds the provider that an operator names, or the sentence that says why there is none. */
final class ProviderLookup {
  private final Routes routes;

  ProviderLookup(Routes routes) {
    this.routes = routes;
  }

  /**
   * Returns the provider that is meant.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if it may not serve
   */
  Registered require(ProviderSelector selector) {
    return routes.state().find(selector).orElseThrow(() -> {
      Optional<String> refusal = refusal(selector);
      return refusal.isPresent() ? new IllegalStateException(refusal.get()) : absent(selector);
    });
  }

  /** Returns why a provider that is there may not serve. */
  Optional<String> refusal(ProviderSelector selector) {
    RouteState state = routes.state();
    return state
        .any(selector)
        .filter(provider -> !state.mayServe(provider))
        .map(provider -> state
            .policy()
            .standings()
            .mark(provider.identity())
            .map(mark -> provider.written() + " is " + (mark.rejected() ? "rejected" : "suspect")
                + " (" + mark.reason() + "): 'kernel:readmit " + provider.written()
                + "' lets it serve")
            .orElseGet(() -> provider.written() + " may not serve now: it is "
                + provider.condition().name().toLowerCase(Locale.ROOT)));
  }

  IllegalArgumentException absent(ProviderSelector selector) {
    return new IllegalArgumentException("no provider " + selector + "; there are: " + present());
  }

  String present() {
    RouteState state = routes.state();
    return state.providers().stream()
        .filter(state::mayServe)
        .flatMap(provider -> provider.description().tiers().stream()
            .map(tier -> provider.selector(tier).toString()))
        .collect(Collectors.joining(", "));
  }

  static List<KernelId> kernelsOf(Registered provider, Optional<KernelId> kernel) {
    Collection<KernelId> offered = provider.kernels();
    if (kernel.isPresent() && !offered.contains(kernel.get())) {
      throw new IllegalArgumentException(provider.written() + " does not offer " + kernel.get()
          + "; it offers: "
          + offered.stream().sorted().map(KernelId::id).collect(Collectors.joining(", ")));
    }
    Stream<KernelId> kernels = kernel.isPresent() ? kernel.stream() : offered.stream();
    return kernels.sorted().toList();
  }
}
