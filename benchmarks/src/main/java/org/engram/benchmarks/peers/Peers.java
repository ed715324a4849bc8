package org.engram.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.engram.benchmarks.Served;
import org.engram.benchmarks.TemporaryFolder;
import org.engram.kernel.spi.KernelProvider;

/**
 * {@code ./engram benchmark --peers [--quick|--full] [--workload NAME,…]}: other libraries on the
 * same data in the same run, on one thread, results checked before they are timed. {@code --full}
 * adds a million vectors, whose graph of neighbours takes a quarter of an hour to build and whose
 * copies take 10 GB.
 */
public final class Peers {
  private static final List<String> WORKLOADS =
      List.of("vector_similarity", "spreading_activation", "decay_calculation");
  private static final String MILLION = "million_vectors";

  private final Race race;
  private final List<Ours> ours;
  private final Worker worker;
  private final boolean quick;

  private Peers(Race race, List<Ours> ours, Worker worker, boolean quick) {
    this.race = race;
    this.ours = ours;
    this.worker = worker;
    this.quick = quick;
  }

  /**
   * Runs the races.
   *
   * @param arguments the Python interpreter, the folder of {@code peers.py}, then options
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 2) {
      System.err.println("Peers PYTHON FOLDER [--quick|--full] [--workload NAME,…]");
      System.exit(2);
    }
    boolean quick = List.of(arguments).contains("--quick");
    boolean full = List.of(arguments).contains("--full");
    int named = List.of(arguments).indexOf("--workload");
    List<String> all = Stream.concat(WORKLOADS.stream(), Stream.of(MILLION)).toList();
    List<String> workloads =
        named < 0 ? (full ? all : WORKLOADS) : List.of(arguments[named + 1].split(","));
    if (!all.containsAll(workloads)) {
      System.err.println("Peers run in the workloads " + String.join(", ", all));
      System.exit(2);
    }
    run(Path.of(arguments[0]), Path.of(arguments[1]), quick, workloads, System.out);
  }

  /** Runs the races of those workloads. */
  static void run(Path python, Path sources, boolean quick, List<String> workloads, PrintStream out)
      throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create();
        Worker worker = Worker.start(python, sources, folder.path())) {
      List<KernelProvider> providers = Served.providers(folder.path());
      Race race = quick ? new Race(5, 60, out) : new Race(9, 100, out);
      Peers peers = new Peers(race, Ours.best(providers), worker, quick);
      for (String workload : workloads) {
        peers.run(workload);
      }
      providers.forEach(provider -> provider.life().release());
    }
  }

  private void run(String workload) throws IOException {
    switch (workload) {
      case "vector_similarity" -> similarity();
      case "spreading_activation" -> spreading();
      case MILLION -> TopKRace.run(race, ours, worker, 1_000_000, false);
      default -> forgetting();
    }
  }

  /** In the second-level cache, beyond it, and in main memory. */
  private void similarity() throws IOException {
    int[][] shapes = quick
        ? new int[][] {{768, 85}, {768, 1000}}
        : new int[][] {
          {384, 170},
          {384, 4000},
          {384, 200_000},
          {768, 85},
          {768, 1000},
          {768, 100_000},
          {1536, 42},
          {1536, 1000},
          {1536, 50_000}
        };
    for (int[] shape : shapes) {
      ScoreAllRace.run(race, ours, worker, shape[0], shape[1]);
    }
    TopKRace.run(race, ours, worker, quick ? 2000 : 14_000, !quick);
    if (!quick) {
      TopKRace.run(race, ours, worker, 100_000, false);
    }
  }

  private void spreading() throws IOException {
    SpreadRace.run(race, ours, worker, 1000, 5000);
    if (!quick) {
      SpreadRace.run(race, ours, worker, 100_000, 1_000_000);
    }
  }

  private void forgetting() throws IOException {
    DecayRace.exponential(race, ours, worker, 10_000);
    DecayRace.power(race, ours, worker, 10_000);
  }
}
