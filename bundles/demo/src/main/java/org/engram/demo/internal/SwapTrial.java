package org.engram.demo.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.Tier;

/** Swaps the kernels under a load of recalls, in both ways that there are. */
final class SwapTrial {
  private static final Reason REASON = new Reason("demo", "swaps under load");
  private static final int CALLS_BETWEEN = 4;

  private final KernelControl control;
  private final ProviderBundles bundles;
  private final RecallLoad load;
  private final List<Long> swapNanos = new ArrayList<>();
  private OptionalLong mapped = OptionalLong.empty();

  SwapTrial(KernelControl control, ProviderBundles bundles, RecallLoad load) {
    this.control = control;
    this.bundles = bundles;
    this.load = load;
  }

  /**
   * Who serves.
   *
   * @param provider the provider
   * @param tier the tier that it serves with
   */
  private record Target(ProviderDescription provider, Tier tier) {
    ProviderSelector selector() {
      return new ProviderSelector(
          provider.id(), Optional.of(provider.version()), Optional.of(tier));
    }
  }

  /** Returns the native provider that runs here and is first in ranking. */
  static Optional<ProviderStatus> nativeProvider(KernelControl control) {
    return control.providers().stream()
        .filter(provider -> provider.description().nativeCode())
        .findFirst();
  }

  /** Makes all swaps and returns the figures, with those of the load until now. */
  SwapFigures run() throws IOException {
    ProviderDescription java = control.providers().stream()
        .map(ProviderStatus::description)
        .filter(provider -> !provider.nativeCode())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No provider in Java runs."));
    Target javaBest = new Target(java, java.tier());
    load.awaitCalls(CALLS_BETWEEN);
    Optional<ProviderStatus> found = nativeProvider(control);
    if (found.isPresent()) {
      Target best =
          new Target(found.get().description(), found.get().description().tier());
      swapRoutes(SwapFigures.SWAPS / 2, javaBest, best);
      control.unpin(Optional.empty(), REASON);
      restart(SwapFigures.SWAPS / 2, best, found.get().bundleId());
    } else {
      swapRoutes(SwapFigures.SWAPS, new Target(java, java.tiers().getFirst()), javaBest);
      control.unpin(Optional.empty(), REASON);
    }
    load.awaitCalls(CALLS_BETWEEN);
    return new SwapFigures(load.calls(), load.failed(), load.differing(), swapNanos, mapped);
  }

  private void swapRoutes(int count, Target first, Target second) {
    for (int i = 0; i < count; i++) {
      Target to = i % 2 == 0 ? first : second;
      boolean elsewhere = !serves(to);
      long began = System.nanoTime();
      control.swap(to.selector(), Optional.empty(), REASON);
      done(System.nanoTime() - began, elsewhere && serves(to));
    }
  }

  /** A swap by stop and start: to the next in ranking and back. */
  private void restart(int count, Target target, long bundleId) throws IOException {
    for (int i = 0; i < count; i++) {
      boolean served = serves(target);
      long began = System.nanoTime();
      bundles.stop(bundleId);
      long stopNanos = System.nanoTime() - began;
      OptionalLong left = MappedLibraries.count();
      if (left.isPresent()) {
        mapped = OptionalLong.of(Math.max(mapped.orElse(0), left.getAsLong()));
      }
      boolean gone = !serves(target);
      load.awaitCalls(CALLS_BETWEEN);
      began = System.nanoTime();
      bundles.start(bundleId);
      long startNanos = System.nanoTime() - began;
      done(stopNanos + startNanos, served && gone && serves(target));
    }
  }

  private void done(long nanos, boolean asWanted) {
    if (asWanted) {
      swapNanos.add(nanos);
    }
    load.awaitCalls(CALLS_BETWEEN);
  }

  private boolean serves(Target target) {
    String written = target.provider().id() + "@" + target.provider().version();
    return control.routes().stream()
        .allMatch(route -> route.provider().equals(Optional.of(written))
            && route.tier().equals(Optional.of(target.tier())));
  }
}
