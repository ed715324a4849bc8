package org.engram.provider.java.internal.osgi;

import java.util.Map;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.engram.provider.java.JavaProvider;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the provider once it is known to run. The service is not the component itself: a
 * component whose activation fails would leave a service registered that cannot serve.
 */
@Component(
    service = {},
    immediate = true)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.engram.kernel.spi.KernelProvider\"",
    uses = KernelProvider.class,
    effective = "active")
public final class JavaProviderComponent {
  /** Property of the service: the stable name of the provider. */
  static final String PROVIDER_ID = "engram.provider.id";

  /** Below every native provider, so that this one serves when there is none. */
  static final int RANKING = 100;

  private static final String TIER_MAX = "engram.kernel.tier_max";
  private static final String TIER_MAX_ENVIRONMENT = "ENGRAM_KERNEL_TIER_MAX";
  private static final Logger LOG = LoggerFactory.getLogger(JavaProviderComponent.class);

  private final KernelProvider provider;
  private final ServiceRegistration<KernelProvider> registration;

  /**
   * Creates the provider and registers it.
   *
   * @throws IllegalArgumentException if the tier limit is no tier; the message lists the names
   */
  @Activate
  public JavaProviderComponent(BundleContext context) {
    this(context, System.getenv(TIER_MAX_ENVIRONMENT));
  }

  JavaProviderComponent(BundleContext context, @Nullable String tierMaxOfEnvironment) {
    Optional<Tier> tierMax = Optional.ofNullable(context.getProperty(TIER_MAX))
        .or(() -> Optional.ofNullable(tierMaxOfEnvironment))
        .map(Tier::of);
    provider = JavaProvider.create(context.getBundle().getVersion().toString(), tierMax);
    LOG.info(
        "Java kernels {}: {}",
        provider.description().version(),
        provider.description().detail());
    Map<String, Object> properties = Map.of(
        Constants.SERVICE_RANKING, RANKING, PROVIDER_ID, provider.description().id());
    registration = context.registerService(
        KernelProvider.class, provider, FrameworkUtil.asDictionary(properties));
  }

  /** Takes the service back. Calls that run now end as they began. */
  @Deactivate
  public void stop() {
    registration.unregister();
    provider.life().release();
  }
}
