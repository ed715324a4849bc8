package org.engram.kernel.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.KernelId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an operator can see and do: providers, routes, swap, rollback, pin. Every decision is kept
 * in the journal and survives a restart; every change of a route is one INFO line. Policy,
 * strongest first: native on or off, pin, last choice (swap or rollback), service ranking. An
 * absent choice falls to the next and serves again when it returns.
 *
 * <p>Methods that name a provider throw {@link IllegalArgumentException} when none matches; the
 * message lists those that exist. Safe for any number of threads; decisions are serialised.
 */
@ProviderType
public interface KernelControl {

  /** Who decides what, for the journal and the log. */
  record Reason(String who, String why) {}

  /** Returns all providers, first in ranking first. */
  List<ProviderStatus> providers();

  /** Returns the route of each kernel. A kernel that no provider offers has no active provider. */
  List<RouteStatus> routes();

  /**
   * Makes a provider the choice for the kernels that it offers, or for one of them. One volatile
   * write: calls in flight finish where they began, the old provider stays loaded.
   */
  SwapReport swap(ProviderSelector to, Optional<KernelId> kernel, Reason reason);

  /**
   * Swaps, and retires what served before after a time in which a rollback finds it warm. It is not
   * retired if it serves again then, or takes part in a rollout.
   */
  SwapReport swap(ProviderSelector to, Optional<KernelId> kernel, Duration keepWarm, Reason reason);

  /**
   * Returns to the provider that served before the last swap, which is started again if it was
   * unloaded since.
   *
   * @throws IllegalStateException if there is none to return to
   */
  SwapReport rollback(Optional<KernelId> kernel, Reason reason);

  /**
   * Fixes the provider for the kernels that it offers, or for one of them, above every other choice
   * but native off.
   */
  SwapReport pin(ProviderSelector to, Optional<KernelId> kernel, Reason reason);

  /** Clears pin and choice, so that ranking serves again. */
  SwapReport unpin(Optional<KernelId> kernel, Reason reason);

  /**
   * Lets a build serve again that a guard or an unclean end of the process has marked.
   *
   * @throws IllegalStateException if it is not marked
   */
  SwapReport readmit(ProviderSelector provider, Reason reason);

  /**
   * Lets what the bundle with that id registers serve again; for it has passed a new trial. Nothing
   * happens if nothing of it is marked.
   */
  SwapReport readmitBundle(long bundleId, Reason reason);

  /** Returns the last decisions of the journal, newest first. */
  List<HistoryEntry> history(int most);

  /** Turns providers with native code on or off: the setting {@code zig_kernels_enabled}. */
  SwapReport setNativeEnabled(boolean enabled, Reason reason);

  /**
   * Stops the bundle of a provider: it leaves the routes, its calls drain, its library is unmapped.
   *
   * @throws IllegalStateException if it is the only provider of a kernel
   */
  SwapReport retire(ProviderSelector provider, Reason reason);

  /** Returns the figures of the scratch arenas. */
  ArenaStats arenaStats();

  /** Returns the use of each scratch arena, in their order. */
  List<ArenaUse> arenaUses();

  /**
   * Returns counters and duration histograms: one entry a kernel, provider and tier that ever
   * served.
   */
  List<KernelStats> kernelStats();

  /** Returns the times of the reference calls, which count neither as calls nor in a rollout. */
  List<ReferenceStats> referenceStats();
}
