package org.engram.launcher;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs an installation in the foreground: one line when it has started, a clean stop on SIGTERM.
 */
public final class Launcher {
  private final Installation installation;
  private final PrintStream out;
  private final PrintStream err;

  /** Creates a launcher that reports to these streams. */
  public Launcher(Installation installation, PrintStream out, PrintStream err) {
    this.installation = installation;
    this.out = out;
    this.err = err;
  }

  /** Starts the installation that the system properties name, and exits when it has stopped. */
  public static void main(String[] arguments) {
    System.exit(new Launcher(Installation.current(), System.out, System.err).run());
  }

  /**
   * Starts, waits until the framework is stopped, and returns the exit code: 0 after a clean stop,
   * 1 if something did not start, each with its reason as one sentence on the error stream.
   */
  public int run() {
    try {
      EngramFramework running = EngramFramework.start(installation, Map.of());
      out.println(running.report());
      if (!running.report().healthy()) {
        running.report().problems().forEach(err::println);
        running.close();
        return 1;
      }
      return serve(running);
    } catch (StartException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private int serve(EngramFramework running) throws StartException {
    AtomicBoolean closed = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> closeOnce(running, closed), "engram-stop"));
    try {
      running.awaitStop();
      return closeOnce(running, closed) ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("The process was interrupted.", e);
    }
  }

  /** The framework may be stopped by a signal or by a command of the shell: both end here. */
  private boolean closeOnce(EngramFramework running, AtomicBoolean closed) {
    if (!closed.compareAndSet(false, true)) {
      return true;
    }
    try {
      running.close();
      out.println("Engram: stopped");
      return true;
    } catch (StartException e) {
      err.println(e.getMessage());
      return false;
    }
  }
}
