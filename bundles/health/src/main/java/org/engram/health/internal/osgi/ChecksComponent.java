package org.engram.health.internal.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.engram.health.internal.Checks;
import org.engram.health.internal.Tag;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.EngineStatus;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Offers the checks of the product as services, while the parts that they look at are there. */
@Component(service = {})
public final class ChecksComponent {
  private final List<ServiceRegistration<HealthCheck>> checks = new ArrayList<>();

  /** Registers the checks. */
  @Activate
  public ChecksComponent(
      BundleContext context,
      @Reference EngineStatus engine,
      @Reference Kernels kernels,
      @Reference KernelControl control,
      @Reference(policyOption = ReferencePolicyOption.GREEDY)
          Optional<ProviderRepository> repository) {
    register(context, "threads", Tag.LIVE, Checks.deadlock());
    register(context, "kernels", Tag.READY, Checks.kernels(kernels));
    register(context, "engine", Tag.READY, Checks.engine(engine));
    register(context, "embedding", Tag.DEGRADED, Checks.embedding(engine));
    register(context, "kernels", Tag.DEGRADED, Checks.stuck(control));
    register(
        context,
        "providers",
        Tag.DEGRADED,
        Checks.rejected(() -> repository.map(ProviderRepository::list).orElse(List.of())));
  }

  private void register(BundleContext context, String name, Tag tag, HealthCheck check) {
    checks.add(context.registerService(
        HealthCheck.class,
        check,
        FrameworkUtil.asDictionary(Map.of(
            HealthCheck.NAME,
            name,
            HealthCheck.TAGS,
            new String[] {tag.text()},
            // They are quick, and an answer is to be of this moment.
            HealthCheck.RESULT_CACHE_TTL_IN_MS,
            0L))));
  }

  /** Takes the checks back. */
  @Deactivate
  void stop() {
    checks.forEach(ServiceRegistration::unregister);
  }
}
