package org.engram.provider.zig.x86.internal.osgi;

import org.engram.kernel.ffm.internal.osgi.ZigProviderActivation;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Starts and stops the provider {@code zig-x86}. */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.engram.kernel.spi.KernelProvider\"",
    effective = "active")
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
