package org.engram.cli;

import java.util.concurrent.Callable;
import org.engram.launcher.Launcher;
import picocli.CommandLine.Command;

/** {@code engram run}: in this process, until it is stopped. */
@Command(name = RunCommand.NAME, description = "Runs in the foreground until SIGTERM or Ctrl-C.")
final class RunCommand implements Callable<Integer> {
  static final String NAME = "run";

  private final Daemon daemon;
  private final Terminal terminal;

  RunCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    daemon.address().requireFree();
    return new Launcher(daemon.installation(), terminal.out(), terminal.err()).run();
  }
}
