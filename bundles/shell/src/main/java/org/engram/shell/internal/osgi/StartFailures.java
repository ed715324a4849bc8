package org.engram.shell.internal.osgi;

import java.util.ArrayList;
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
  private static final String CAUSED_BY = "Caused by: ";

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

  /**
   * Returns the message of the outermost exception of this product in a stack trace, which is
   * written for the operator; of the innermost cause where there is none.
   */
  static String cause(String trace) {
    List<String> chain = Stream.concat(
            trace.lines().limit(1).map(line -> CAUSED_BY + line),
            trace.lines().skip(1).filter(line -> line.startsWith(CAUSED_BY)))
        .map(line -> line.substring(CAUSED_BY.length()))
        .toList();
    return chain.stream()
        .filter(line -> line.startsWith(PRODUCT))
        .findFirst()
        .orElse(chain.isEmpty() ? trace : chain.getLast())
        .replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }
}
