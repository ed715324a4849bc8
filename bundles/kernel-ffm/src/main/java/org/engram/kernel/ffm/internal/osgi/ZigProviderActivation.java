package org.engram.kernel.ffm.internal.osgi;

import java.time.Duration;
import java.util.Map;
import org.engram.kernel.ffm.NativeProbe;
import org.engram.kernel.ffm.ProbeOutcome;
import org.engram.kernel.ffm.ProbeSettings;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProbeFailure;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start and stop of a native provider bundle: probe first, then register. A library that can't
 * serve leaves the bundle active with a {@link ProbeFailure} service that says why; a setting that
 * is not understood fails the start.
 */
public final class ZigProviderActivation implements BundleActivator {
  /** Service property: {@link ProviderDescription#id()}. */
  public static final String PROVIDER_ID = "engram.provider.id";

  /** Service property: the highest tier that runs here. */
  public static final String PROVIDER_TIER = "engram.provider.tier";

  private static final int RANKING = 200;
  private static final Duration UNLOAD_DEADLINE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(ZigProviderActivation.class);

  private final String id;
  private @Nullable ServiceRegistration<?> registration;
  private @Nullable KernelProvider provider;

  /**
   * Creates the activation of the provider with that name.
   *
   * @param id such as {@code zig-x86}
   */
  public ZigProviderActivation(String id) {
    this.id = id;
  }

  /**
   * Probes the library and registers the provider, or the reason why there is none.
   *
   * @throws IllegalArgumentException for a setting whose value is not accepted; the message lists
   *     those that are
   */
  @Override
  public void start(BundleContext context) {
    ProbeSettings settings = ProbeSettings.read(context::getProperty, System::getenv);
    Bundle bundle = context.getBundle();
    NativeProbe probe = new NativeProbe(
        id,
        bundle.getVersion().toString(),
        bundle::getEntry,
        context.getDataFile("library").toPath(),
        settings);
    switch (probe.run()) {
      case ProbeOutcome.Ready ready -> register(context, ready.provider());
      case ProbeOutcome.Refused refused -> register(context, refused.failure());
    }
  }

  private void register(BundleContext context, KernelProvider ready) {
    ProviderDescription description = ready.description();
    provider = ready;
    registration = context.registerService(
        KernelProvider.class,
        ready,
        FrameworkUtil.asDictionary(Map.of(
            Constants.SERVICE_RANKING,
            RANKING,
            PROVIDER_ID,
            description.id(),
            PROVIDER_TIER,
            description.tier().id())));
    LOG.info(
        "Kernel provider {} {} is loaded: {}, SHA-256 {}",
        description.id(),
        description.version(),
        description.detail(),
        description.digests());
  }

  private void register(BundleContext context, ProbeFailure failure) {
    registration = context.registerService(
        ProbeFailure.class, failure, FrameworkUtil.asDictionary(Map.of(PROVIDER_ID, failure.id())));
    LOG.warn(
        "Kernel provider {} {} does not serve, other providers do: {}",
        failure.id(),
        failure.version(),
        failure.reason());
  }

  /**
   * Withdraws the service, and waits until its last call has ended and the library is unmapped.
   * Past the deadline the bundle stops all the same and the last call unmaps.
   */
  @Override
  public void stop(BundleContext context) throws InterruptedException {
    if (registration != null) {
      registration.unregister();
      registration = null;
    }
    KernelProvider stopped = provider;
    provider = null;
    if (stopped != null) {
      unload(stopped.life());
    }
  }

  private void unload(ProviderLife life) throws InterruptedException {
    life.release();
    if (!life.awaitUnloaded(UNLOAD_DEADLINE)) {
      LOG.warn(
          "Kernel provider {} is stopped, but {} calls have not ended after {} s: its library is "
              + "unmapped when they have",
          id,
          life.holds(),
          UNLOAD_DEADLINE.toSeconds());
    }
    life.unloadFailure()
        .ifPresent(failure -> LOG.error(
            "Kernel provider {} is stopped, but its library stays mapped until the process ends",
            id,
            failure));
  }
}
