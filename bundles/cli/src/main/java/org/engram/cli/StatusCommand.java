package org.engram.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code engram status}: exit code 0 if the process runs and its health is not unhealthy. */
@Command(name = "status", description = "Shows whether the daemon runs, and its health.")
final class StatusCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  StatusCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<Long> pid = daemon.pid();
    if (pid.isEmpty()) {
      terminal.out().println("Engram does not run on " + daemon.installation().data() + ".");
      return 1;
    }
    line("process", pid.get());
    ProcessHandle.of(pid.get())
        .flatMap(process -> process.info().startInstant())
        .ifPresent(start -> line("up", uptime(Duration.between(start, Instant.now()))));
    line("data", daemon.installation().data());
    line("log", daemon.installation().log());
    line("http", daemon.address().uri("/"));
    Optional<HttpApi.Answer> health = daemon.http().get("/health");
    if (health.isEmpty()) {
      line("health", "no answer");
      return 1;
    }
    for (Map.Entry<String, Object> entry : health.get().body().entrySet()) {
      line(entry.getKey().equals("status") ? "health" : entry.getKey(), entry.getValue());
    }
    return health.get().status() == 200 ? 0 : 1;
  }

  private void line(String name, Object value) {
    terminal.out().printf("%-10s %s%n", name, value);
  }

  private static String uptime(Duration up) {
    return "%d d %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }
}
