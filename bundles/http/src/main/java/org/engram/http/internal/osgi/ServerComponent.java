package org.engram.http.internal.osgi;

import java.io.IOException;
import java.util.Map;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Lets the HTTP server listen where the settings say. Before that it listens nowhere: the framework
 * property {@code org.apache.felix.http.enable} is false.
 */
@Component(service = {})
public final class ServerComponent {
  private static final String PID = "org.apache.felix.http";

  private final Configuration configuration;

  /** Opens the port. */
  @Activate
  public ServerComponent(@Reference ConfigurationAdmin admin, @Reference Settings settings)
      throws IOException {
    configuration = admin.getConfiguration(PID, "?");
    configuration.update(FrameworkUtil.asDictionary(Map.of(
        "org.apache.felix.http.enable", true,
        "org.apache.felix.http.host", settings.get(EngramSettings.HTTP_BIND),
        "org.osgi.service.http.port", settings.get(EngramSettings.HTTP_PORT))));
  }

  /** Closes the port. */
  @Deactivate
  void close() throws IOException {
    configuration.delete();
  }
}
