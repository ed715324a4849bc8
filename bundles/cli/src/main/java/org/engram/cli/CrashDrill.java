package org.engram.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.launcher.DataFolder;
import org.engram.launcher.Installation;

/**
 * Kills the daemon of a scratch data folder while a native provider is on probation, and looks at
 * what the next start makes of it: once it is suspect, twice it is rejected, and what was good
 * before serves.
 */
final class CrashDrill {
  private static final String WHY = "drill";

  private final Path home;
  private final Path data;
  private final PrintStream out;
  private final int port;
  private final List<String> problems = new ArrayList<>();

  CrashDrill(Path home, Path data, PrintStream out) throws IOException {
    this.home = home;
    this.data = data;
    this.out = out;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** Runs the drill and returns 0 if everything came out as it must. */
  int run() throws IOException, InterruptedException {
    try {
      engram("start");
      Optional<String> candidate = nativeProvider();
      if (candidate.isEmpty()) {
        out.println("No native provider runs here: only one could end the process.");
        return 1;
      }
      engram("kernel", "swap", "java", "--why", WHY);
      dieOnProbation(candidate.get());
      expect("after the first unclean end", candidate.get(), "standby(suspect)");
      engram("kernel", "readmit", candidate.get(), "--why", WHY);
      dieOnProbation(candidate.get());
      expect("after the second", candidate.get(), "rejected");
    } finally {
      if (pid().isPresent()) {
        engram("stop");
      }
    }
    problems.forEach(problem -> out.println("FAILED: " + problem));
    out.println(problems.isEmpty() ? "drill passed" : "drill failed");
    return problems.isEmpty() ? 0 : 1;
  }

  /** Returns the written form of the native provider that is first in ranking. */
  private Optional<String> nativeProvider() throws IOException, InterruptedException {
    return engram("kernel", "providers")
        .lines()
        .filter(line -> line.startsWith("zig-"))
        .map(line -> line.split(" +", -1))
        .map(cells -> cells[0] + "@" + cells[1])
        .findFirst();
  }

  private void dieOnProbation(String candidate) throws IOException, InterruptedException {
    engram("kernel", "swap", candidate, "--why", WHY);
    check(candidate + " is on probation", state(candidate).equals("probation"));
    long pid = pid().orElseThrow(() -> new CliFailure("The drill's daemon does not run."));
    ProcessHandle process = ProcessHandle.of(pid)
        .orElseThrow(() -> new CliFailure("The drill's daemon has ended by itself."));
    process.destroyForcibly();
    process.onExit().join();
    out.println("killed process " + pid);
    long began = System.nanoTime();
    engram("start");
    out.printf("started again in %d ms%n", (System.nanoTime() - began) / 1_000_000);
  }

  private void expect(String when, String candidate, String wanted)
      throws IOException, InterruptedException {
    String state = state(candidate);
    out.println(when + ": " + candidate + " is " + state);
    check(candidate + " is " + wanted + " " + when, state.equals(wanted));
    String routes = engram("kernel", "routes");
    check("java serves " + when, routes.lines().skip(1).allMatch(line -> line.contains(" java@")));
  }

  private void check(String what, boolean holds) {
    out.println((holds ? "ok: " : "NOT SO: ") + what);
    if (!holds) {
      problems.add(what);
    }
  }

  /** The column STATE of {@code kernel:providers}. */
  private String state(String candidate) throws IOException, InterruptedException {
    String[] name = candidate.split("@", -1);
    List<String> lines = engram("kernel", "providers").lines().toList();
    int column = List.of(lines.getFirst().split(" {2,}", -1)).indexOf("STATE");
    return lines.stream()
        .map(line -> line.split(" {2,}", -1))
        .filter(cells -> cells[0].equals(name[0]) && cells[1].equals(name[1]))
        .map(cells -> cells[column])
        .findFirst()
        .orElse("absent");
  }

  private Optional<Long> pid() throws IOException {
    return DataFolder.holder(Installation.of(home, data));
  }

  /** Runs a command on the scratch folder and returns what it printed; one that fails ends it. */
  private String engram(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/engram").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ENGRAM_DATA", data.toString());
    builder.environment().put("ENGRAM_LOG", data.resolve("log").toString());
    builder.environment().put("ENGRAM_HTTP_PORT", String.valueOf(port));
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new CliFailure("'engram " + String.join(" ", arguments) + "' failed: " + printed);
    }
    return printed;
  }
}
