package org.engram.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.engram.launcher.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram demo}: in this process, on a data folder of its own. */
@Command(
    name = "demo",
    description = "Loads WordNet, recalls from it, and swaps the kernels meanwhile.")
final class DemoCommand implements Callable<Integer> {
  private static final int FULL = 20_000;
  private static final int QUICK = 3_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Daemon daemon;
  private final Terminal terminal;

  @Option(names = "--quick", description = "a smaller part of WordNet: 3000 synsets, not 20000")
  private boolean quick;

  @Option(names = "--keep", description = "keeps the data folder")
  private boolean keep;

  @Option(names = "--synsets", paramLabel = "N", description = "how many synsets to load")
  private int synsets;

  DemoCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    long began = System.nanoTime();
    TemporaryFolder data = TemporaryFolder.create("engram-demo-");
    try {
      int code = new AddOnRun("demo", daemon, terminal).on(data.path(), properties());
      terminal.out().printf("total: %.1f s%n", (System.nanoTime() - began) / NANOS_PER_SECOND);
      return code;
    } catch (StartException e) {
      throw CliFailure.of(e);
    } finally {
      if (keep) {
        terminal.out().println("The data folder is " + data.path());
      } else {
        data.close();
      }
    }
  }

  private Map<String, String> properties() {
    int count = synsets > 0 ? synsets : quick ? QUICK : FULL;
    return Map.of(
        "engram.demo.synsets", String.valueOf(count),
        "engram.demo.interactive", String.valueOf(terminal.interactive().getAsBoolean()));
  }
}
