package org.engram.launcher;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services without which an installation is not started. A component is activated when it is
 * first asked for, so a registered service is no proof: each one is asked for.
 */
final class RequiredServices {
  /** Framework property: class names of services, separated by commas. */
  static final String PROPERTY = "engram.required.services";

  /**
   * Marks a {@link Supplier} of sentences that say what failed inside the framework. The launcher
   * shares no class with the bundles but the JDK's.
   */
  static final String FAILURES_FILTER = "(engram.start.failures=true)";

  private final BundleContext context;

  RequiredServices(BundleContext context) {
    this.context = context;
  }

  /** Returns sentences on the services that are missing; empty if none is. */
  List<String> problems() {
    @Nullable String required = context.getProperty(PROPERTY);
    if (required == null) {
      return List.of();
    }
    List<String> missing = new ArrayList<>();
    for (String name : required.split("[,\\s]+", -1)) {
      if (!name.isEmpty() && !isThere(name)) {
        missing.add("The service " + name + " is not there: the log says why.");
      }
    }
    if (missing.isEmpty()) {
      return missing;
    }
    List<String> reasons = reasons();
    return reasons.isEmpty() ? missing : reasons;
  }

  private boolean isThere(String name) {
    for (ServiceReference<?> reference : find(name, null)) {
      if (context.getService(reference) != null) {
        context.ungetService(reference);
        return true;
      }
    }
    return false;
  }

  /** Returns what failed inside the framework, one sentence each. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    for (ServiceReference<?> reference : find(Supplier.class.getName(), FAILURES_FILTER)) {
      if (context.getService(reference) instanceof Supplier<?> failures
          && failures.get() instanceof Collection<?> sentences) {
        sentences.forEach(sentence -> reasons.add(String.valueOf(sentence)));
      }
      context.ungetService(reference);
    }
    return reasons;
  }

  /** All of them: the launcher's class path may hold another class of that name, and need not. */
  private ServiceReference<?>[] find(String name, @Nullable String filter) {
    try {
      ServiceReference<?> @Nullable [] found = context.getAllServiceReferences(name, filter);
      return found == null ? new ServiceReference<?>[0] : found;
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
