package org.engram.http.internal.osgi;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.engram.http.MetricsPage;
import org.engram.http.internal.Api;
import org.engram.kernel.runtime.settings.EngramSettings;
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

  private final ServiceRegistration<Servlet> fallback;
  private final Configuration configuration;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable MetricsPage metrics;

  /** Opens the port. */
  @Activate
  public ServerComponent(
      BundleContext context, @Reference ConfigurationAdmin admin, @Reference Settings settings)
      throws IOException {
    String host = settings.get(EngramSettings.HTTP_BIND);
    fallback = context.registerService(
        Servlet.class,
        new ApiServlet(Api.withoutEngine(host, () -> Optional.ofNullable(metrics))),
        FrameworkUtil.asDictionary(Map.of(
            HttpComponent.PATTERN, HttpComponent.EVERYTHING, Constants.SERVICE_RANKING, -1)));
    configuration = admin.getConfiguration(PID, "?");
    configuration.update(FrameworkUtil.asDictionary(Map.of(
        "org.apache.felix.http.enable",
        true,
        "org.apache.felix.http.host",
        host,
        "org.osgi.service.http.port",
        settings.get(EngramSettings.HTTP_PORT))));
  }

  /** Closes the port. */
  @Deactivate
  void close() throws IOException {
    configuration.delete();
    fallback.unregister();
  }
}
