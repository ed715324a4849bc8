package org.engram.kernel.admission.internal.osgi;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Set<ProviderBundles.Version> told = ConcurrentHashMap.newKeySet();

  Gate(ProviderBundles bundles, Verdicts verdicts) {
    this.bundles = bundles;
    this.verdicts = verdicts;
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

  private final class Hook implements ResolverHook {
    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
      candidates.removeIf(revision -> {
        Optional<String> refusal = refusal(revision.getBundle());
        refusal.ifPresent(sentence -> tell(revision.getBundle(), sentence));
        return refusal.isPresent();
      });
    }

    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      if (requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
        candidates.removeIf(
            capability -> bundles.isProvider(capability.getRevision().getBundle()));
      }
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
