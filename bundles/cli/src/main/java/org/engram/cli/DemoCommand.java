package org.engram.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.engram.launcher.AddOn;
import org.engram.launcher.EngramFramework;
import org.engram.launcher.Installation;
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
      int code = run(Installation.of(daemon.installation().home(), data.path()));
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

  private int run(Installation installation) throws StartException {
    // The bundles ask the process where their files are, and this one has been told of a daemon's.
    System.setProperty(Installation.DATA, installation.data().toString());
    System.setProperty(Installation.LOG, installation.log().toString());
    System.setProperty("engram.server.http_port", "0");
    int count = synsets > 0 ? synsets : quick ? QUICK : FULL;
    Map<String, String> properties = Map.of(
        "engram.demo.synsets", String.valueOf(count),
        "engram.demo.interactive", String.valueOf(terminal.interactive().getAsBoolean()));
    try (EngramFramework running = EngramFramework.start(installation, properties)) {
      List<String> problems = running.report().problems();
      if (!problems.isEmpty()) {
        throw new CliFailure(String.join(System.lineSeparator(), problems));
      }
      return demo(running).applyAsInt(terminal.out());
    }
  }

  /** The demo is in the framework; it and this class share no class but those of the JDK. */
  @SuppressWarnings("unchecked")
  private ToIntFunction<PrintStream> demo(EngramFramework running) throws StartException {
    Path folder = daemon.installation().home().resolve("demo");
    return AddOn.start(running, folder).service(ToIntFunction.class, "(engram.demo=true)");
  }
}
