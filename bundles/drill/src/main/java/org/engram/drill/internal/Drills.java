package org.engram.drill.internal;

import java.io.PrintStream;
import java.util.Optional;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;

/** The drills that run within the process, by name. */
public final class Drills {
  private Drills() {}

  /**
   * Runs a drill.
   *
   * @param name {@code swap} or {@code rollback}
   * @param count how often
   * @param twin for the cost of a swap; without it that is not measured
   * @return 0 if everything held
   * @throws IllegalArgumentException if there is no such drill
   */
  public static int run(
      String name,
      int count,
      Kernels kernels,
      KernelControl control,
      Optional<Twin> twin,
      PrintStream out) {
    SwapDrill drill = new SwapDrill(kernels, control, twin, out);
    try {
      return switch (name) {
        case "swap" -> drill.run(count, false);
        case "rollback" -> drill.run(count, true);
        default -> throw new IllegalArgumentException("there is no drill '" + name + "'");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The drill was interrupted.", e);
    }
  }
}
