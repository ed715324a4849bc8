package org.engram.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.engram.launcher.EngramFramework;
import org.engram.launcher.StartException;
import org.engram.shell.ShellClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram verify}: in a process and on a data folder of its own, beside any daemon. */
@Command(
    name = "verify",
    description = {
      "Runs the contract of the kernels on every installed provider and tier that runs here, and",
      "compares their results bit for bit; 'identical' at the end says that all agree."
    },
    footer = {"", "Example: engram verify --digests --only zig-x86/baseline"})
final class VerifyCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  @Option(names = "--seed", paramLabel = "N", description = "seed of an earlier run, to repeat it")
  private @Nullable Long seed;

  @Option(
      names = "--deep",
      description = "also compares all tiers on millions of random inputs: some minutes")
  private boolean deep;

  @Option(
      names = "--only",
      paramLabel = "PROVIDER",
      description = "verifies only that provider: id[@version][/tier]")
  private @Nullable String only;

  @Option(
      names = "--digests",
      description = "compares the golden digests and leaves all other checks out")
  private boolean digests;

  @Option(names = "--json", description = "prints one JSON object when it ends")
  private boolean json;

  VerifyCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (TemporaryFolder data = TemporaryFolder.create("engram-verify")) {
      System.setProperty("engram.server.http_port", "0"); // none that a daemon may have
      System.setProperty("engram.admission.reverify", "false"); // that is what this command does
      return verify(data.path());
    } catch (StartException e) {
      throw CliFailure.of(e);
    }
  }

  private int verify(Path data) throws StartException, IOException {
    Path home = daemon.installation().home();
    try (EngramFramework running = EngramFramework.start(home, data, Map.of())) {
      if (!running.report().healthy()) {
        running.report().problems().forEach(terminal.err()::println);
        return 1;
      }
      List<String> words = new ArrayList<>(List.of("kernel:verify"));
      if (seed != null) {
        words.addAll(List.of("--seed", seed.toString()));
      }
      if (only != null) {
        words.addAll(List.of("--only", only));
      }
      if (digests) {
        words.add("--digests");
      }
      if (deep) {
        words.add("--deep");
      }
      if (json) {
        words.add("--json");
      } else if (deep && terminal.interactive().getAsBoolean()) {
        words.add("--progress");
      }
      try (ShellClient client = ShellClient.connect(data)) {
        return client.run(words, terminal.out(), terminal.err());
      }
    }
  }
}
