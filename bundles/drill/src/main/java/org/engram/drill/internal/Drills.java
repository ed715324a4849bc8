package org.engram.drill.internal;

import java.io.PrintStream;
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
   * @return 0 if everything held
   * @throws IllegalArgumentException if there is no such drill
   */
  public static int run(
      String name, int count, Kernels kernels, KernelControl control, PrintStream out) {
    SwapDrill drill = new SwapDrill(kernels, control, out);
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
