package org.engram.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "crash (the process is killed while a provider is on probation)."
    })
final class DrillCommand implements Callable<Integer> {
  private static final int SWAPS = 1000;

  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "DRILL", description = "swap, rollback or crash")
  private String drill = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "how many swaps (default: " + SWAPS + ")")
  private int count = SWAPS;

  DrillCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (count < 1) {
      throw new IllegalArgumentException("--count is " + count + ": at least one swap is a drill.");
    }
    try (TemporaryFolder data = TemporaryFolder.create("engram-drill-")) {
      return switch (drill) {
        case "swap", "rollback" ->
          new AddOnRun("drill", daemon, terminal)
              .on(
                  data.path(),
                  Map.of("engram.drill.name", drill, "engram.drill.count", String.valueOf(count)));
        case "crash" ->
          new CrashDrill(daemon.installation().home(), data.path(), terminal.out()).run();
        default ->
          throw new IllegalArgumentException(
              "There is no drill '" + drill + "': swap, rollback and crash are.");
      };
    } catch (StartException e) {
      throw CliFailure.of(e);
    }
  }
}
