package org.engram.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.engram.shell.ShellClient;
import picocli.CommandLine.Command;

/** {@code engram shell}: Gogo in the running process. */
@Command(
    name = "shell",
    description = "Opens the shell of the running daemon; with a script on its input, runs that.")
final class ShellCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  ShellCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long pid = daemon.requirePid();
    try (ShellClient client = ShellClient.connect(daemon.installation().data())) {
      return client.session(
          terminal.interactive().getAsBoolean(), terminal.in(), terminal.out(), terminal.err());
    } catch (IOException e) {
      throw Daemon.noShell(pid, e);
    }
  }
}
