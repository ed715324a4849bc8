package org.engram.kernel.runtime.internal.osgi;

import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.runtime.ArenaConfiguration;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.OverflowListener;
import org.engram.kernel.runtime.ProviderArchive;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.Workers;
import org.engram.kernel.runtime.internal.KernelManagement;
import org.engram.kernel.runtime.internal.KernelRuntime;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.runtime.internal.Surroundings;
import org.engram.kernel.spi.KernelProvider;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The runtime as services, while there is at least one provider. It ranks the providers itself: a
 * unary reference would be an outage whenever the best one fails to activate. The services are
 * registered by hand so that callers get the objects of the runtime and no delegate between.
 */
@Component(
    service = {},
    immediate = true)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.engram.kernel.runtime.Kernels,"
        + "org.engram.kernel.runtime.KernelControl,"
        + "org.engram.kernel.runtime.Rollouts,"
        + "org.engram.kernel.runtime.ArenaConfiguration,"
        + "org.engram.kernel.runtime.Workers\"",
    uses = {Kernels.class},
    effective = "active")
public final class RuntimeComponent {
  private final BundleContext context;
  private final ProviderBundles bundles;
  private final KernelRuntime runtime;
  private final KernelManagement management;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();

  /** Makes the runtime; the providers are bound next. */
  @Activate
  public RuntimeComponent(BundleContext context, @Reference SettingsComponent settings) {
    this.context = context;
    this.bundles = new ProviderBundles(context);
    this.runtime = new KernelRuntime(
        settings.live(), settings.journal(), Surroundings.standard(settings.dataFolder(), bundles));
    this.management = new KernelManagement(runtime.control(), runtime.rollouts());
  }

  @Activate
  void register() {
    services.add(context.registerService(Kernels.class, runtime.kernels(), null));
    services.add(context.registerService(KernelControl.class, runtime.control(), null));
    services.add(context.registerService(Rollouts.class, runtime.rollouts(), null));
    services.add(
        context.registerService(ArenaConfiguration.class, runtime.arenaConfiguration(), null));
    services.add(context.registerService(Workers.class, runtime.workers(), null));
    management.register();
    runtime.listen(management);
  }

  @Deactivate
  void unregister() {
    runtime.unlisten(management);
    management.unregister();
    services.forEach(ServiceRegistration::unregister);
    runtime.close();
  }

  @Reference(
      service = KernelProvider.class,
      name = "provider",
      cardinality = ReferenceCardinality.AT_LEAST_ONE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindProvider(KernelProvider provider, ServiceReference<KernelProvider> reference) {
    Bundle owner = reference.getBundle();
    if (owner != null) { // null once the service is gone
      bundles.seen(provider.description(), owner);
    }
    runtime.add(provider, rank(reference));
  }

  void updatedProvider(ServiceReference<KernelProvider> reference) {
    runtime.rank(rank(reference));
  }

  void unbindProvider(ServiceReference<KernelProvider> reference) {
    runtime.remove(rank(reference).serviceId());
  }

  @Reference(
      service = KernelListener.class,
      name = "listener",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindListener(KernelListener listener) {
    runtime.listen(listener);
  }

  void unbindListener(KernelListener listener) {
    runtime.unlisten(listener);
  }

  @Reference(
      service = OverflowListener.class,
      name = "overflowListener",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindOverflowListener(OverflowListener listener) {
    runtime.overflowListeners().add(listener);
  }

  void unbindOverflowListener(OverflowListener listener) {
    runtime.overflowListeners().remove(listener);
  }

  @Reference(
      service = ProviderArchive.class,
      name = "archive",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC)
  void bindArchive(ProviderArchive archive) {
    bundles.archive(archive);
  }

  void unbindArchive(ProviderArchive archive) {
    bundles.noArchive(archive);
  }

  private static ServiceRank rank(ServiceReference<KernelProvider> reference) {
    Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
    Bundle bundle = reference.getBundle(); // null once the service is gone
    return new ServiceRank(
        ranking instanceof Integer number ? number : 0,
        (long) reference.getProperty(Constants.SERVICE_ID),
        bundle == null ? -1 : bundle.getBundleId());
  }
}
