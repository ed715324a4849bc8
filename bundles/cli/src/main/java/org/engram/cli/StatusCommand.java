package org.engram.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.engram.shell.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram status}: exit code 0 if the process runs and its health is not unhealthy. */
@Command(
    name = "status",
    description = "Shows on one screen how the daemon is, and what serves.",
    footer = {
      "",
      "Example: engram status --json | jq -r .health",
      "Exit code 0 if it runs and is healthy or degraded, else 1."
    })
final class StatusCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  StatusCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<Long> pid = daemon.pid();
    Map<String, Object> figures = new StatusFigures(daemon).of(pid);
    if (json) {
      terminal.out().println(JsonText.of(figures));
    } else if (pid.isEmpty()) {
      terminal.out().println("Engram does not run on " + daemon.installation().data() + ".");
    } else {
      new StatusText(terminal).print(figures);
    }
    return StatusFigures.good(figures) ? 0 : 1;
  }
}
