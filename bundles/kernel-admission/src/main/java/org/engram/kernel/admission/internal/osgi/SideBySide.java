package org.engram.kernel.admission.internal.osgi;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Lets this bundle install a provider, and anybody update one, beside another one of the same name
 * and version, as long as both are providers: what tells them apart is their content.
 *
 * @param own the bundle that installs candidates
 * @param bundles which bundles are providers
 */
record SideBySide(Bundle own, ProviderBundles bundles) implements CollisionHook {
  @Override
  public void filterCollisions(
      int operationType, Bundle target, Collection<Bundle> collisionCandidates) {
    boolean concerned =
        operationType == INSTALLING ? target.equals(own) : bundles.isProvider(target);
    if (concerned) {
      collisionCandidates.removeIf(bundles::isProvider);
    }
  }
}
