package org.engram.zoo.activator;

import java.util.ArrayList;
import java.util.List;
import org.engram.provider.zig.x86.internal.osgi.Activator;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Runs the provider twice, so that it registers two services. */
public final class RegistersTwice implements BundleActivator {
  private static final int TIMES = 2;

  private final List<Activator> running = new ArrayList<>();

  @Override
  public void start(BundleContext context) {
    for (int i = 0; i < TIMES; i++) {
      Activator next = new Activator();
      next.start(context);
      running.add(next);
    }
  }

  @Override
  public void stop(BundleContext context) throws InterruptedException {
    for (Activator each : running) {
      each.stop(context);
    }
  }
}
