package org.engram.kernel.admission.internal.osgi;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.admission.internal.DrillFolder;
import org.engram.kernel.admission.internal.Verdicts;
import org.engram.kernel.admission.internal.Verdicts.Standing;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no provider resolve whose content has no verdict, whoever starts it: not a byte of it is
 * loaded. Where only such bundles are to be resolved, the operation fails with the sentence; where
 * others are among them, those resolve and the log has it. No fragment attaches to a provider, for
 * a verdict is about the content of one bundle.
 */
final class Gate implements ResolverHookFactory {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final ProviderBundles bundles;
  private final Verdicts verdicts;
  private final DrillFolder drill;
  private final Set<ProviderBundles.Version> told = ConcurrentHashMap.newKeySet();

  Gate(ProviderBundles bundles, Verdicts verdicts, DrillFolder drill) {
    this.bundles = bundles;
    this.verdicts = verdicts;
    this.drill = drill;
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    Optional<String> first = Optional.empty();
    int refused = 0;
    for (BundleRevision trigger : triggers) {
      Optional<String> refusal = refusal(trigger.getBundle());
      if (refusal.isPresent()) {
        refused++;
        tell(trigger.getBundle(), refusal.get());
        first = first.or(() -> refusal);
      }
    }
    if (refused > 0 && refused == triggers.size()) {
      throw new IllegalStateException(first.orElseThrow());
    }
    return new Hook();
  }

  /** Returns why a bundle may not resolve, or empty. */
  Optional<String> refusal(Bundle bundle) {
    if (!bundles.isProvider(bundle)) {
      return Optional.empty();
    }
    Optional<String> ofADrill = ProviderBundles.drillRefusal(bundle, drill);
    if (ofADrill.isPresent()) {
      return ofADrill;
    }
    Optional<String> digest = bundles.digest(bundle);
    if (digest.isEmpty()) {
      return Optional.of("Provider " + ProviderBundles.name(bundle)
          + " cannot be read: install its bundle again.");
    }
    return switch (verdicts.of(digest.get())) {
      case Standing.Admitted _ -> Optional.empty();
      case Standing.Rejected rejected ->
        Optional.of("Provider " + ProviderBundles.name(bundle) + " was rejected: "
            + rejected.reason() + ". 'kernel:admit " + bundle.getBundleId()
            + " --again' tries it once more.");
      case Standing.Unknown _ ->
        Optional.of("Provider " + ProviderBundles.name(bundle)
            + " has no verdict for this contract, Java runtime and CPU: 'kernel:admit "
            + bundle.getBundleId() + "' tries it in a process of its own.");
    };
  }

  /** Once for each content: whoever starts bundles by level does not say why one did not start. */
  private void tell(Bundle bundle, String refusal) {
    if (told.add(ProviderBundles.Version.of(bundle))) {
      LOG.warn("{}", refusal);
    }
  }

  /**
   * Takes the matches of requirements away instead of the bundles: Felix takes a hook that holds
   * back one bundle for one that allows only those that are not resolved yet, and then no other
   * bundle finds the packages of those that are.
   */
  private final class Hook implements ResolverHook {
    private final Map<BundleRevision, Boolean> refused = new HashMap<>();

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
      // Whoever may not resolve finds no match for what it requires.
    }

    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      if (isRefused(requirement.getRevision())) {
        candidates.clear();
        return;
      }
      boolean host = requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE);
      candidates.removeIf(capability -> isRefused(capability.getRevision())
          || (host && bundles.isProvider(capability.getRevision().getBundle())));
    }

    /** What runs was admitted when it was resolved, and is not disturbed. */
    private boolean isRefused(BundleRevision revision) {
      return refused.computeIfAbsent(revision, any -> {
        Optional<String> refusal =
            any.getWiring() == null ? refusal(any.getBundle()) : Optional.empty();
        refusal.ifPresent(sentence -> tell(any.getBundle(), sentence));
        return refusal.isPresent();
      });
    }

    @Override
    public void filterSingletonCollisions(
        BundleCapability singleton, Collection<BundleCapability> collisionCandidates) {
      // Versions of one provider are no singletons; those of others are not looked at.
    }

    @Override
    public void end() {
      // Nothing is held between begin and end.
    }
  }
}
