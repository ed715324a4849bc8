package org.engram.shell.internal.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Says why components of this product do not run: those that failed, or, if none did, those that
 * lack something. The launcher finds it by its property and prints the sentences.
 */
@Component(service = Supplier.class, property = "engram.start.failures=true")
public final class StartFailures implements Supplier<List<String>> {
  private static final String PRODUCT = "org.engram.";

  private final ServiceComponentRuntime components;

  /** Creates the supplier. */
  @Activate
  public StartFailures(@Reference ServiceComponentRuntime components) {
    this.components = components;
  }

  @Override
  public List<String> get() {
    List<String> failed = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    configurations().forEach(configuration -> {
      if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
        failed.add(cause(configuration.failure));
      }
      for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
        waiting.add(configuration.description.name + " waits for " + reference.name + ".");
      }
    });
    return failed.isEmpty() ? waiting : failed;
  }

  private Stream<ComponentConfigurationDTO> configurations() {
    return components.getComponentDescriptionDTOs().stream()
        .filter(description -> description.name.startsWith(PRODUCT))
        .flatMap(description -> components.getComponentConfigurationDTOs(description).stream());
  }

  /** Returns the message of the innermost cause in a stack trace. */
  static String cause(String trace) {
    String innermost = Arrays.stream(trace.split("\\R", -1))
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((outer, inner) -> inner)
        .orElseGet(() -> trace.lines().findFirst().orElse(trace));
    return innermost.replaceFirst("^(Caused by: )?[\\w.$]+(Exception|Error): ", "");
  }
}
