package org.engram.drill.internal.osgi;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.engram.drill.internal.Drills;
import org.engram.drill.internal.FaultDrill;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.Rollouts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs a drill for whoever calls it from outside the framework: it takes the stream to print to and
 * returns an exit code. Framework properties say which drill, and how often.
 */
@Component(service = ToIntFunction.class, property = "engram.drill=true")
public final class DrillComponent implements ToIntFunction<PrintStream> {
  private static final String NAME = "engram.drill.name";
  private static final String COUNT = "engram.drill.count";
  private static final String FAULTS = "engram.drill.faults";
  private static final String FOLDER = "engram.drill.folder";
  private static final String STEPS = "engram.drill.steps";

  private final BundleContext context;
  private final Kernels kernels;
  private final KernelControl control;
  private final Rollouts rollouts;
  private final ProviderRepository repository;

  /** Takes what the drills use. */
  @Activate
  public DrillComponent(
      BundleContext context,
      @Reference Kernels kernels,
      @Reference KernelControl control,
      @Reference Rollouts rollouts,
      @Reference ProviderRepository repository) {
    this.context = context;
    this.kernels = kernels;
    this.control = control;
    this.rollouts = rollouts;
    this.repository = repository;
  }

  @Override
  public int applyAsInt(PrintStream out) {
    String name = property(NAME);
    return name.equals("faults")
        ? faults(out)
        : Drills.run(
            name,
            Integer.parseInt(property(COUNT)),
            kernels,
            control,
            Optional.of(new BundleTwin(context, repository, Path.of(property(FOLDER)))),
            out);
  }

  private int faults(PrintStream out) {
    List<Integer> steps =
        Arrays.stream(property(STEPS).split(",", -1)).map(Integer::valueOf).toList();
    try {
      return new FaultDrill(kernels, control, rollouts, repository, out)
          .run(Path.of(property(FOLDER)), List.of(property(FAULTS).split(",", -1)), steps);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The drill was interrupted.", e);
    }
  }

  private String property(String key) {
    return Objects.requireNonNull(context.getProperty(key), key);
  }
}
