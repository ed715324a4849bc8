package org.engram.drill.internal.osgi;

import java.io.PrintStream;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.engram.drill.internal.Drills;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
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

  private final BundleContext context;
  private final Kernels kernels;
  private final KernelControl control;

  /** Takes what the drills use. */
  @Activate
  public DrillComponent(
      BundleContext context, @Reference Kernels kernels, @Reference KernelControl control) {
    this.context = context;
    this.kernels = kernels;
    this.control = control;
  }

  @Override
  public int applyAsInt(PrintStream out) {
    String name = Objects.requireNonNull(context.getProperty(NAME), NAME);
    int count = Integer.parseInt(Objects.requireNonNull(context.getProperty(COUNT), COUNT));
    return Drills.run(name, count, kernels, control, out);
  }
}
