package org.engram.provider.zig.arm64.internal.osgi;

import org.engram.kernel.ffm.internal.osgi.ZigProviderActivation;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts and stops the provider {@code zig-arm64}. */
public final class Activator implements BundleActivator {
  private final ZigProviderActivation activation = new ZigProviderActivation("zig-arm64");

  @Override
  public void start(BundleContext context) {
    activation.start(context);
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    activation.stop(context);
  }
}
