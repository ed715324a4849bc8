package org.engram.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;

/** {@code engram stop}: asks the process to stop and waits until its work is done. */
@Command(name = "stop", description = "Stops the daemon; calls in flight finish first.")
final class StopCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long POLL_NANOS = 10_000_000;

  private final Daemon daemon;
  private final Terminal terminal;

  StopCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    stop(daemon, terminal);
    return 0;
  }

  /**
   * The lock of the data folder says when the process is gone: its id may live on for a while, in a
   * container where nobody collects it.
   */
  static void stop(Daemon daemon, Terminal terminal) {
    Optional<Long> pid = daemon.pid();
    if (pid.isEmpty()) {
      terminal.out().println("Engram does not run on " + daemon.installation().data() + ".");
      return;
    }
    long began = System.nanoTime();
    ProcessHandle process = ProcessHandle.of(pid.get())
        .orElseThrow(() -> new CliFailure("Process " + pid.get() + " cannot be seen from here."));
    if (!process.destroy()) {
      throw new CliFailure("Process " + pid.get() + " cannot be stopped by this user.");
    }
    while (daemon.pid().equals(pid)) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new CliFailure("Process " + pid.get() + " still works after " + PATIENCE.toSeconds()
            + " s; 'kill -9 " + pid.get() + "' ends it, and nothing acknowledged is lost.");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    terminal
        .out()
        .printf(
            "Engram has stopped (process %d, %d ms).%n",
            pid.get(), (System.nanoTime() - began) / 1_000_000);
  }
}
