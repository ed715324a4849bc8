package org.engram.http.internal.osgi;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.ServerConnector;
import org.engram.http.ConsoleFiles;
import org.engram.http.MetricsPage;
import org.engram.http.internal.Api;
import org.engram.http.internal.server.Connections;
import org.engram.http.internal.server.ErrorAnswer;
import org.engram.http.internal.server.Limits;
import org.engram.http.internal.server.RefusalLog;
import org.engram.http.internal.server.Refusals;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.ServerSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.servlet.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Lets the HTTP server listen where the settings say. Before that it listens nowhere: the framework
 * property {@code org.apache.felix.http.enable} is false. Whenever {@link HttpComponent} does not
 * offer the API, health says so, and what is asked for is answered with 503.
 */
@Component(service = {})
@RequireHttpWhiteboard
public final class ServerComponent {
  private static final String PID = "org.apache.felix.http";

  /** Beside the threads that wait for a client, some that accept and select. */
  private static final int SPARE_THREADS = 24;

  /** Connections that the system keeps until we take them: a burst is not to wait a second. */
  private static final int ACCEPT_QUEUE = 1024;

  private static final int HEADER_BYTES = 16 << 10;

  private final ServiceRegistration<Servlet> fallback;
  private final List<ServiceRegistration<?>> watchers;
  private final Configuration configuration;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable MetricsPage metrics;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ConsoleFiles console;

  /** Opens the port. */
  @Activate
  public ServerComponent(
      BundleContext context, @Reference ConfigurationAdmin admin, @Reference Settings settings)
      throws IOException {
    String host = settings.get(EngramSettings.HTTP_BIND);
    fallback = context.registerService(
        Servlet.class,
        new ApiServlet(Api.withoutEngine(
            host, () -> Optional.ofNullable(metrics), () -> Optional.ofNullable(console))),
        FrameworkUtil.asDictionary(Map.of(
            HttpComponent.PATTERN, HttpComponent.EVERYTHING, Constants.SERVICE_RANKING, -1)));
    Limits limits = new Limits(
        settings.get(ServerSettings.CONNECTIONS),
        Duration.ofSeconds(settings.get(ServerSettings.PATIENCE_SECONDS)));
    watchers = watch(context, limits);
    configuration = admin.getConfiguration(PID, "?");
    configuration.update(FrameworkUtil.asDictionary(Map.of(
        "org.apache.felix.http.enable",
        true,
        "org.apache.felix.http.host",
        host,
        "org.osgi.service.http.port",
        settings.get(EngramSettings.HTTP_PORT),
        "org.apache.felix.http.timeout",
        (int) limits.idle().toMillis(),
        "org.apache.felix.http.jetty.headerBufferSize",
        HEADER_BYTES,
        "org.apache.felix.http.jetty.acceptQueueSize",
        ACCEPT_QUEUE,
        "org.apache.felix.http.jetty.threadpool.max",
        limits.connections() + SPARE_THREADS)));
  }

  /**
   * Felix has no settings for the number of connections, for slow clients and for answers that no
   * servlet makes. What it has is a hook that is given the server, to name a connector of its own:
   * this one names that which Felix made, which is there already.
   */
  private static List<ServiceRegistration<?>> watch(BundleContext context, Limits limits) {
    Refusals refusals = new Refusals();
    Connections connections = new Connections(limits, refusals);
    ConnectorFactory attach = server -> {
      server.setErrorHandler(new ErrorAnswer());
      ServerConnector listening = (ServerConnector) server.getConnectors()[0];
      connections.attach(listening);
      return listening;
    };
    return List.of(
        context.registerService(ConnectorFactory.class, attach, null),
        context.registerService(RequestLog.class, new RefusalLog(connections, refusals), null));
  }

  /** Closes the port. */
  @Deactivate
  void close() throws IOException {
    configuration.delete();
    fallback.unregister();
    watchers.forEach(ServiceRegistration::unregister);
  }
}
