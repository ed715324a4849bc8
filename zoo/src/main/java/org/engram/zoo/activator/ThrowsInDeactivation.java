package org.engram.zoo.activator;

import org.engram.provider.zig.x86.internal.osgi.Activator;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Throws instead of unloading. */
public final class ThrowsInDeactivation implements BundleActivator {
  private final Activator sound = new Activator();

  @Override
  public void start(BundleContext context) {
    sound.start(context);
  }

  @Override
  public void stop(BundleContext context) {
    throw new IllegalStateException("the deactivation throws");
  }
}
