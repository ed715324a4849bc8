package org.engram.zoo.activator;

import org.engram.provider.zig.x86.internal.osgi.Activator;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Throws when its library is loaded and its service registered. */
public final class ThrowsInActivation implements BundleActivator {
  private final Activator sound = new Activator();

  @Override
  public void start(BundleContext context) {
    sound.start(context);
    throw new IllegalStateException("the activation throws");
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    sound.stop(context);
  }
}
