package org.engram.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.launcher.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram drill}: exercises on a scratch data folder, beside any daemon. */
@Command(
    name = "drill",
    description = "Practises on a scratch copy and prints figures and a verdict.",
    footer = {
      "Drills: swap (providers take turns under load), rollback (each swap is undone),",
      "crash (the process is killed while a provider is on probation), faults (faulty providers",
      "come one after the other: what stops each?)."
    })
final class DrillCommand implements Callable<Integer> {
  private static final int SWAPS = 1000;
  /** What a rollout of the drill takes for a probation: it must end. */
  private static final String PROBATION_SECONDS = "15";

  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "DRILL", description = "swap, rollback, crash or faults")
  private String drill = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "how many swaps (default: " + SWAPS + ")")
  private int count = SWAPS;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FAULT",
      description = "of faults: only these")
  private List<String> only = List.of();

  @Option(
      names = "--drills",
      paramLabel = "ARCHIVE",
      description = "of faults: the archive with the faulty providers (default: the one beside the"
          + " installation)")
  private Optional<Path> drills = Optional.empty();

  @Option(
      names = "--steps",
      paramLabel = "PERCENT",
      description = "of faults: the steps of a rollout (default: 5,25,50,100)")
  private String steps = "5,25,50,100";

  @Option(names = "--within", hidden = true, paramLabel = "DATA")
  private Optional<Path> within = Optional.empty();

  DrillCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count < 1) {
      throw new IllegalArgumentException("--count is " + count + ": at least one swap is a drill.");
    }
    if (drill.equals("faults")) {
      return faults();
    }
    try (TemporaryFolder data = TemporaryFolder.create("engram-drill-")) {
      return switch (drill) {
        case "swap", "rollback" ->
          new AddOnRun("drill", daemon, terminal)
              .on(
                  data.path(),
                  Map.of(
                      "engram.drill.name",
                      drill,
                      "engram.drill.count",
                      String.valueOf(count),
                      "engram.drill.folder",
                      data.path().resolve("incoming").toString()));
        case "crash" ->
          new CrashDrill(daemon.installation().home(), data.path(), terminal.out()).run();
        default ->
          throw new IllegalArgumentException(
              "There is no drill '" + drill + "': swap, rollback, crash and faults are.");
      };
    } catch (StartException e) {
      throw CliFailure.of(e);
    }
  }

  /** As the rollout will ask for them. */
  private void requireSteps() {
    if (!steps.matches("[0-9]{1,3}(,[0-9]{1,3})*")) {
      throw new IllegalArgumentException("--steps is " + steps + ": such as 5,25,50,100.");
    }
    var _ = new RolloutPlan(
        ProviderSelector.parse("any"),
        Optional.empty(),
        Arrays.stream(steps.split(",", -1)).map(Integer::valueOf).toList(),
        RolloutPlan.STEP_TIME,
        100);
  }

  private int faults() throws IOException, InterruptedException {
    Path home = daemon.installation().home();
    if (within.isEmpty()) {
      requireSteps();
      Path archive = drills.isPresent() ? drills.get() : FaultsDrill.beside(home);
      if (!Files.isRegularFile(archive)) {
        throw new IllegalArgumentException("--drills is " + archive + ": there is no such file.");
      }
      return new FaultsDrill(home, archive, steps, terminal.out()).run(only);
    }
    Path data = within.get();
    System.setProperty("engram.probation.seconds", PROBATION_SECONDS);
    try {
      return new AddOnRun("drill", daemon, terminal)
          .on(
              data,
              Map.of(
                  "engram.drill.name",
                  drill,
                  "engram.drill.scratch",
                  data.toString(),
                  "engram.drill.folder",
                  data.resolve("incoming").toString(),
                  "engram.drill.faults",
                  String.join(",", only),
                  "engram.drill.steps",
                  steps));
    } catch (StartException e) {
      throw CliFailure.of(e);
    }
  }
}
