package org.engram.drill.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.Rollouts;

/**
 * Lets one faulty provider after the other come as an operator would, and looks at what stops it.
 *
 * @param kernels what the load calls
 * @param control of the runtime
 * @param rollouts of the runtime
 * @param repository where the providers are installed
 * @param out for a row each
 */
public record FaultDrill(
    Kernels kernels,
    KernelControl control,
    Rollouts rollouts,
    ProviderRepository repository,
    PrintStream out) {
  private static final int THREADS = 2;

  /**
   * Runs the drill and returns 0 if all was as it must be.
   *
   * @param folder with a JAR for each fault
   * @param faults their names, in order
   * @param steps of a rollout
   */
  public int run(Path folder, List<String> faults, List<Integer> steps)
      throws InterruptedException {
    List<String> problems = new ArrayList<>();
    out.println(FaultOutcome.head());
    try (Load load = Load.start(kernels, THREADS)) {
      FaultRun run = new FaultRun(control, rollouts, repository, load, steps);
      long libraries = ProcessFigures.now().libraries();
      for (String fault : faults) {
        FaultyJar jar = FaultyJar.read(folder.resolve(fault + ".jar"));
        FaultOutcome outcome = run.of(jar);
        out.println(outcome.row());
        problems.addAll(outcome.problems(jar));
      }
      long now = ProcessFigures.now().libraries();
      if (now != libraries) {
        problems.add(now + " libraries are mapped at the end, " + libraries + " were before");
      }
      if (load.failed() > 0) {
        problems.add("the first call that failed: " + load.firstFailure());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    problems.forEach(problem -> out.println("FAILED: " + problem));
    return problems.isEmpty() ? 0 : 1;
  }
}
