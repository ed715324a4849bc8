package org.engram.launcher;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleRevision;

/** What the bundles of the tests do when they start. */
final class Activators {
  private Activators() {}

  /** Fails to start. */
  public static final class Failing implements BundleActivator {
    @Override
    public void start(BundleContext context) {
      throw new IllegalStateException("The wire is cut.");
    }

    @Override
    public void stop(BundleContext context) {}
  }

  /**
   * Offers a service that cannot be had, like a component whose activation fails, and the reason.
   */
  public static final class Hollow implements BundleActivator, ServiceFactory<Runnable> {
    @Override
    public void start(BundleContext context) {
      context.registerService(Runnable.class, this, null);
      Supplier<List<String>> reasons = () -> List.of("The store is damaged: row 7.");
      context.registerService(
          Supplier.class,
          reasons,
          FrameworkUtil.asDictionary(Map.of("engram.start.failures", "true")));
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public @Nullable Runnable getService(
        Bundle bundle, ServiceRegistration<Runnable> registration) {
      return null;
    }

    @Override
    public void ungetService(
        Bundle bundle, ServiceRegistration<Runnable> registration, Runnable service) {}
  }

  /** Needs a while to stop, and says in a system property that it did. */
  public static final class Draining implements BundleActivator {
    @Override
    public void start(BundleContext context) {}

    @Override
    public void stop(BundleContext context) throws InterruptedException {
      Thread.sleep(100);
      System.setProperty("engram.test.drained", "true");
    }
  }

  /** Hears of each event of the framework and takes its time over it. */
  public static final class SlowListener implements BundleActivator, FrameworkListener {
    @Override
    public void start(BundleContext context) {
      context.addFrameworkListener(this);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public void frameworkEvent(FrameworkEvent event) {
      LockSupport.parkNanos(100_000_000);
    }
  }

  /** Lets no bundle of that name resolve. */
  public static final class Refusing implements BundleActivator, ResolverHookFactory {
    @Override
    public void start(BundleContext context) {
      context.registerService(ResolverHookFactory.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public @Nullable ResolverHook begin(Collection<BundleRevision> triggers) {
      if (triggers.stream().anyMatch(one -> one.getSymbolicName().equals("refused"))) {
        throw new IllegalStateException("Not this one.");
      }
      return null;
    }
  }

  /** A service whose class the bundle has for itself. */
  public interface Greeting {}

  /** Offers it. */
  public static final class Greeter implements BundleActivator, Greeting {
    @Override
    public void start(BundleContext context) {
      context.registerService(Greeting.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {}
  }
}
