package org.engram.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram restart}: the journal keeps what was decided. */
@Command(
    name = "restart",
    description = "Stops and starts the daemon; settings, pins and choices stay.")
final class RestartCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long to wait until it is ready (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private int timeoutSeconds;

  RestartCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    StopCommand.stop(daemon, terminal);
    StartCommand.start(daemon, terminal, Duration.ofSeconds(timeoutSeconds));
    return 0;
  }
}
