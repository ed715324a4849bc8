package org.engram.telemetry.internal.osgi;

import com.codahale.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.http.MetricsPage;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.memory.EngineStatus;
import org.engram.store.Store;
import org.engram.telemetry.internal.Decisions;
import org.engram.telemetry.internal.Exposition;
import org.engram.telemetry.internal.JmxBeans;
import org.engram.telemetry.internal.Parts;
import org.engram.telemetry.internal.Telemetry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Publishes the registry, and offers it as the page of the HTTP server. Every part may be away. */
@Component(service = MetricsPage.class, immediate = true)
public final class TelemetryComponent implements MetricsPage, Parts {
  private final Telemetry telemetry;
  private final Exposition exposition = new Exposition();
  private final JmxBeans beans;
  private final List<ServiceRegistration<?>> services = new ArrayList<>();

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable KernelControl control;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Rollouts rollouts;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Settings settings;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable EngineStatus engine;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable Store store;

  /** Registers the registry, and what counts the decisions. */
  @Activate
  public TelemetryComponent(BundleContext context) {
    Decisions decisions = new Decisions();
    telemetry = Telemetry.of(this, decisions, context.getBundle().getVersion().toString());
    beans = JmxBeans.open(telemetry);
    services.add(context.registerService(MetricRegistry.class, telemetry.registry(), null));
    services.add(context.registerService(KernelListener.class, decisions, null));
  }

  @Deactivate
  void stop() {
    services.forEach(ServiceRegistration::unregister);
    beans.close();
  }

  @Override
  public Page read(Optional<String> accept) {
    telemetry.read();
    return exposition.page(telemetry.registry(), accept);
  }

  @Override
  public Optional<KernelControl> control() {
    return Optional.ofNullable(control);
  }

  @Override
  public Optional<Rollouts> rollouts() {
    return Optional.ofNullable(rollouts);
  }

  @Override
  public Optional<Settings> settings() {
    return Optional.ofNullable(settings);
  }

  @Override
  public Optional<EngineStatus> engine() {
    return Optional.ofNullable(engine);
  }

  @Override
  public Optional<Store> store() {
    return Optional.ofNullable(store);
  }
}
