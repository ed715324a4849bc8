package org.engram.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.engram.launcher.Installation;
import org.engram.launcher.StartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code engram benchmark}: in this process, on a data folder of its own, beside any daemon. */
@Command(
    name = "benchmark",
    description = {
      "Measures every provider and tier that runs here, beside what the memory",
      "allows. Results are compared with the reference before they are timed; a",
      "wrong bit ends the run with code 1."
    })
final class BenchmarkCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  private static final List<String> WORKLOADS =
      List.of("vector_similarity", "spreading_activation", "decay_calculation", "recall");

  /** How much of it. */
  static final class Extent {
    @Option(names = "--smoke", description = "checks every result; its times say nothing")
    private boolean smoke;

    @Option(names = "--quick", description = "few shapes, few rounds")
    private boolean quick;

    @Option(names = "--full", description = "the whole matrix of docs/performance.md")
    private boolean full;

    String size() {
      return smoke ? "SMOKE" : quick ? "QUICK" : full ? "FULL" : "STANDARD";
    }
  }

  /** Counting instead of timing. */
  static final class Regression {
    @Option(
        names = "--regression",
        required = true,
        description = {
          "counts instructions and compares them with the baseline of this",
          "processor; more than 5 % is an error. The first run stores it"
        })
    private boolean wanted;

    @Option(names = "--baseline", paramLabel = "FILE", description = "another baseline")
    private @Nullable Path baseline;

    Map<String, String> properties(Installation installation) {
      Map<String, String> properties = new HashMap<>();
      // The program is built for one platform; where it is not there, the check says so.
      Path program = installation.home().resolve("lib/linux-x86_64/engram_bench");
      properties.put("engram.benchmark.program", program.toString());
      Path baselines = installation.data().resolve("benchmark");
      properties.put("engram.benchmark.baselines", baselines.toString());
      if (baseline != null) {
        properties.put("engram.benchmark.baseline", baseline.toAbsolutePath().toString());
      }
      return properties;
    }
  }

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      split = ",",
      description = {
        "one or more of vector_similarity, spreading_activation,",
        "decay_calculation, recall; all if none is named"
      })
  private List<String> workloads = WORKLOADS;

  @ArgGroup
  private Extent extent = new Extent();

  @ArgGroup(exclusive = false)
  private @Nullable Regression regression;

  @Option(
      names = "--calibrate",
      description = {
        "times the row shapes of the provider that serves and proposes a value",
        "of kernel.row_shape; sets nothing"
      })
  private boolean calibrate;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures to a file, too")
  private @Nullable Path json;

  BenchmarkCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    for (String workload : workloads) {
      if (!WORKLOADS.contains(workload)) {
        throw new ParameterException(
            spec.commandLine(),
            "'" + workload + "' is no workload: " + String.join(", ", WORKLOADS));
      }
    }
    if (calibrate
        && (regression != null
            || json != null
            || spec.commandLine().getParseResult().hasMatchedOption("--workload"))) {
      throw new ParameterException(
          spec.commandLine(),
          "--calibrate goes with --smoke, --quick and --full, and nothing else");
    }
    try (TemporaryFolder data = TemporaryFolder.create("engram-benchmark-")) {
      return new AddOnRun("benchmark", daemon, terminal).on(data.path(), properties());
    } catch (StartException e) {
      throw CliFailure.of(e);
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("engram.benchmark.workloads", String.join(",", workloads));
    properties.put("engram.benchmark.size", extent.size());
    if (calibrate) {
      properties.put("engram.benchmark.calibrate", "true");
    }
    if (json != null) {
      properties.put("engram.benchmark.json", json.toAbsolutePath().toString());
    }
    if (regression != null && regression.wanted) {
      properties.putAll(regression.properties(daemon.installation()));
    }
    return properties;
  }
}
