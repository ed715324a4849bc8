package org.engram.http.internal.osgi;

import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import org.engram.http.ConsoleFiles;
import org.engram.http.HealthPage;
import org.engram.http.MetricsPage;
import org.engram.http.internal.AdminToken;
import org.engram.http.internal.Api;
import org.engram.http.internal.StateSnapshot;
import org.engram.http.internal.events.EventFeed;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.memory.EngineStatus;
import org.engram.memory.MemoryEngine;
import org.engram.store.Store;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Offers the API as a servlet as long as the engine, the store and the kernels are there. */
@Component(service = {})
public final class HttpComponent {
  static final String PATTERN = "osgi.http.whiteboard.servlet.pattern";
  static final String EVERYTHING = "/*";

  private static final String ASYNC = "osgi.http.whiteboard.servlet.asyncSupported";

  private static final String CONF = "engram.conf.dir";

  private final ServiceRegistration<Servlet> registration;
  private final ServiceRegistration<KernelListener> listening;
  private final EventFeed events;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable MetricsPage metrics;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable HealthPage health;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ConsoleFiles console;

  /** Registers the servlet. */
  @Activate
  public HttpComponent(
      BundleContext context,
      @Reference MemoryEngine engine,
      @Reference EngineStatus status,
      @Reference KernelControl control,
      @Reference Rollouts rollouts,
      @Reference Settings settings,
      @Reference Store store,
      @Reference(policyOption = ReferencePolicyOption.GREEDY)
          Optional<ProviderRepository> repository) {
    Path conf = Path.of(Optional.ofNullable(context.getProperty(CONF)).orElse("conf"));
    String token = AdminToken.readOrCreate(conf.resolve("secrets").resolve("admin-token"));
    var backends = new Api.Backends(
        engine,
        control,
        rollouts,
        settings,
        () -> Optional.ofNullable(health),
        settings.get(EngramSettings.HTTP_BIND),
        () -> token,
        repository,
        () -> Optional.ofNullable(metrics));
    var parts = new StateSnapshot.Parts(backends, status, store);
    events = new EventFeed(new StateSnapshot(parts, Clock.systemUTC()));
    listening = context.registerService(KernelListener.class, events, null);
    var watching = new Api.Watching(() -> Optional.ofNullable(console), events);
    var router = Api.router(backends, watching);
    Dictionary<String, Object> properties =
        FrameworkUtil.asDictionary(Map.of(PATTERN, EVERYTHING, ASYNC, true));
    registration = context.registerService(Servlet.class, new ApiServlet(router), properties);
  }

  /** Takes the servlet back and ends the streams of events. */
  @Deactivate
  void stop() {
    registration.unregister();
    listening.unregister();
    events.close();
  }
}
