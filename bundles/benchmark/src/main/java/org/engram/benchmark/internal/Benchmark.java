package org.engram.benchmark.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.engram.benchmark.internal.Subject.Hold;
import org.engram.benchmark.internal.task.Task;
import org.engram.benchmark.internal.task.WrongResultException;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.ArenaUse;
import org.engram.kernel.runtime.settings.EngramSettings;

/** The command: workloads measured on every provider and tier, as a table and as a file. */
public final class Benchmark {
  private final Services services;
  private final PrintStream out;
  private final List<Subject> subjects;

  /** Creates the benchmark of those services. */
  public Benchmark(Services services, PrintStream out) {
    this.services = services;
    this.out = out;
    this.subjects = services.providers().stream()
        .flatMap(provider ->
            provider.description().tiers().stream().map(tier -> new Subject(provider, tier)))
        .sorted(Comparator.comparing(Subject::toString))
        .toList();
  }

  /**
   * Checks and measures.
   *
   * @param json file for the figures, if they are wanted
   * @return what went wrong, empty if all results were right
   */
  public Optional<String> run(List<Workload> workloads, Size size, Optional<Path> json)
      throws IOException {
    Machine machine = Machine.here();
    out.println(machine);
    List<Figure> figures = new ArrayList<>();
    FigureTable table = new FigureTable(out);
    Consumer<Figure> each = figure -> {
      figures.add(figure);
      table.print(figure);
    };
    List<Hold> holds = new ArrayList<>();
    try {
      subjects.forEach(subject -> holds.add(subject.hold()));
      for (Workload workload : workloads) {
        out.println();
        out.println(workload.id());
        table.header();
        measure(workload, size, each);
      }
    } catch (WrongResultException e) {
      return Optional.of("WRONG RESULT: " + e.getMessage());
    } finally {
      holds.forEach(Hold::close);
    }
    printArenas();
    if (json.isPresent()) {
      FigureFile.write(json.get(), machine, figures);
    }
    return Optional.empty();
  }

  private void measure(Workload workload, Size size, Consumer<Figure> figures) {
    KernelMeasurement kernels =
        new KernelMeasurement(subjects, services.control().arenaStats().arenaBytes(), size.pace());
    for (Function<Arena, Task> make : workload.tasks(size)) {
      try (Arena arena = Arena.ofConfined()) {
        kernels.run(arena, make.apply(arena), figures);
      }
    }
    if (workload == Workload.RECALL) {
      new RecallMeasurement(services.engine(), services.control(), subjects, size.pace())
          .run(new RecallMemories(size.memories()), figures);
    }
  }

  private void printArenas() {
    ArenaStats arenas = services.control().arenaStats();
    out.println();
    out.printf(
        "arenas: %d of %d bytes, %d leases, %d overflows, high-water mark %d bytes (%.1f %%)%n",
        arenas.arenas(),
        arenas.arenaBytes(),
        arenas.resets(),
        arenas.overflows(),
        arenas.highWaterMarkBytes(),
        percent(arenas.highWaterMarkBytes(), arenas));
    if (services.settings().get(EngramSettings.ARENA_METRICS)) {
      for (ArenaUse use : services.control().arenaUses()) {
        out.printf(
            "arena %d: %d leases, high-water mark %d bytes (%.1f %%)%n",
            use.index(),
            use.leases(),
            use.highWaterMarkBytes(),
            percent(use.highWaterMarkBytes(), arenas));
      }
    }
  }

  private static double percent(long bytes, ArenaStats arenas) {
    return 100.0 * bytes / arenas.arenaBytes();
  }
}
