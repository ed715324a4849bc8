package org.engram.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Bundles that an installation ships and starts only for those who ask for them. */
public final class AddOn {
  private final BundleContext context;

  private AddOn(BundleContext context) {
    this.context = context;
  }

  /**
   * Installs and starts the bundles of a folder.
   *
   * @throws StartException if the folder cannot be read or one of them does not start
   */
  public static AddOn start(EngramFramework running, Path folder) throws StartException {
    BundleContext context = running.framework().getBundleContext();
    try (Stream<Path> jars = Files.list(folder)) {
      for (Path jar : jars.sorted().toList()) {
        context.installBundle("reference:" + jar.toUri()).start(Bundle.START_ACTIVATION_POLICY);
      }
      return new AddOn(context);
    } catch (IOException e) {
      throw new StartException("The folder " + folder + " cannot be read.", e);
    } catch (BundleException e) {
      throw new StartException("The bundles of " + folder + " do not start: " + e.getMessage(), e);
    }
  }

  /**
   * Returns a service.
   *
   * @param type a class of the JDK, for the launcher shares no other with the bundles
   * @param filter selects the service by its properties
   * @throws StartException if it is not there
   */
  public <T> T service(Class<T> type, String filter) throws StartException {
    for (ServiceReference<T> reference : references(type, filter)) {
      T service = context.getService(reference);
      if (service != null) {
        return service;
      }
    }
    List<String> reasons = new RequiredServices(context).reasons();
    throw new StartException(
        reasons.isEmpty()
            ? "The service " + filter + " is not there: the log says why."
            : String.join(System.lineSeparator(), reasons));
  }

  private <T> Collection<ServiceReference<T>> references(Class<T> type, String filter) {
    try {
      return context.getServiceReferences(type, filter);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException("'" + filter + "' is no filter", e);
    }
  }
}
