package org.engram.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.engram.launcher.DataFolder;
import org.engram.launcher.Installation;
import org.engram.launcher.StartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram start}: a process of its own, awaited until it is ready. */
@Command(
    name = "start",
    description = "Starts the daemon and waits until it is ready.",
    footer = {"", "Example: ENGRAM_DATA=/var/lib/engram/data engram start --timeout 120"})
final class StartCommand implements Callable<Integer> {
  private static final long POLL_NANOS = 20_000_000;
  private static final int LOG_LINES = 12;

  /** A terminal that is closed, or Ctrl-C in it, does not end the daemon. */
  private static final String DETACHED = "trap '' HUP INT; exec \"$0\" run";

  private final Daemon daemon;
  private final Terminal terminal;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long to wait until it is ready (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private int timeoutSeconds;

  StartCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    start(daemon, terminal, Duration.ofSeconds(timeoutSeconds));
    return 0;
  }

  /**
   * Starts the daemon, or fails with the reason and, if there are any, the lines that it printed.
   */
  static void start(Daemon daemon, Terminal terminal, Duration timeout) throws IOException {
    long began = System.nanoTime();
    Address address = preflight(daemon);
    LogTail printed = LogTail.fromNow(daemon.output());
    Process process = launch(daemon);
    HttpApi http = daemon.http();
    while (!ready(http)) {
      if (!process.isAlive()) {
        throw new CliFailure(String.join("\n", reasons(process, printed)));
      }
      if (System.nanoTime() - began > timeout.toNanos()) {
        throw new CliFailure(
            "Engram is not ready after " + timeout.toSeconds() + " s" + waiting(http)
                + ", and goes on starting as process " + process.pid() + "; its last lines:\n"
                + String.join("\n", printed.lines(LOG_LINES)));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    terminal
        .out()
        .printf(
            "Engram is ready at %s (process %d, %d ms).%n",
            address.uri("/"), process.pid(), (System.nanoTime() - began) / 1_000_000);
  }

  /** What can be said before a process is started. */
  private static Address preflight(Daemon daemon) throws IOException {
    Installation installation = daemon.installation();
    Optional<Long> running = daemon.pid();
    if (running.isPresent()) {
      throw new CliFailure(
          "Engram runs already on " + installation.data() + " (process " + running.get() + ").");
    }
    try {
      DataFolder.check(installation);
    } catch (StartException e) {
      throw CliFailure.of(e);
    }
    Address address = daemon.address();
    address.requireFree();
    Files.createDirectories(installation.log());
    return address;
  }

  private static Process launch(Daemon daemon) throws IOException {
    Installation installation = daemon.installation();
    ProcessBuilder builder = new ProcessBuilder(
            "/bin/sh", "-c", DETACHED, installation.home().resolve("bin/engram").toString())
        .directory(installation.home().toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(daemon.output().toFile()));
    builder.environment().put("ENGRAM_DATA", installation.data().toString());
    builder.environment().put("ENGRAM_LOG", installation.log().toString());
    builder.environment().put("ENGRAM_CONSOLE", "OFF");
    return builder.start();
  }

  private static boolean ready(HttpApi http) {
    return http.get("/health/ready").map(answer -> answer.status() == 200).orElse(false);
  }

  private static String waiting(HttpApi http) {
    return http.get("/health/ready").map(answer -> " (" + answer.body() + ")").orElse("");
  }

  /** Without the launcher's count of bundles and what the JVM says of its options. */
  private static List<String> reasons(Process process, LogTail printed) {
    List<String> lines = printed.lines(LOG_LINES).stream()
        .filter(line -> !line.startsWith("Engram: ") && !line.startsWith("WARNING: "))
        .toList();
    return lines.isEmpty()
        ? List.of("The daemon ended with code " + process.exitValue() + " and said nothing.")
        : lines;
  }
}
