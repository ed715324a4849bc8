package org.engram.provider.zig.x86.internal.osgi;

import org.engram.kernel.ffm.internal.osgi.ZigProviderActivation;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts and stops the provider {@code zig-x86}. */
public final class Activator implements BundleActivator {
  private final ZigProviderActivation activation = new ZigProviderActivation("zig-x86");

  @Override
  public void start(BundleContext context) {
    activation.start(context);
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    activation.stop(context);
  }
}
