package org.engram.kernel.admission.internal.trial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.engram.kernel.admission.internal.Surroundings;
import org.engram.kernel.admission.internal.Verdict;

/**
 * Tries a candidate in a JVM of its own. Admitted is one whose process ended with code 0 and
 * answered with the nonce of its order; everything else is a rejection with its reason. No security
 * boundary: the process has the rights of this one.
 */
public final class Trial {
  static final String CRASH = "hs_err.log";

  private static final String OUTPUT = "out.log";
  private static final int NONCE_BYTES = 16;
  private static final int OUTPUT_BYTES = 64 << 10;
  private static final long POLL_MS = 50;
  private static final int ABORTED = 134;
  private static final int KILLED = 137;
  private static final int OUT_OF_MEMORY = 3;

  private final Path parent;
  private final TrialLimits limits;

  /**
   * Creates trials.
   *
   * @param parent where each gets a folder of its own
   */
  public Trial(Path parent, TrialLimits limits) {
    this.parent = parent;
    this.limits = limits;
  }

  /** Makes the order of a trial in its folder. */
  @FunctionalInterface
  public interface Preparation {
    /** Returns the order; files that it needs may be written into the folder. */
    TrialOrder order(Path folder, String nonce) throws IOException;
  }

  private record Ended(int code, Optional<String> stopped) {}

  /**
   * Runs a trial.
   *
   * @throws IOException if it could not be made, for no fault of the candidate
   */
  public Verdict run(Preparation preparation, Surroundings here)
      throws IOException, InterruptedException {
    Files.createDirectories(parent);
    Path folder = Files.createTempDirectory(parent, "trial-");
    try {
      String nonce = nonce();
      TrialOrder order = preparation.order(folder, nonce);
      order.write(folder);
      List<String> isolation = TrialCommand.isolation();
      Ended ended = await(start(order, folder, isolation), new Progress(folder, System.out));
      return conclude(folder, nonce, ended, isolation, here);
    } finally {
      delete(folder);
    }
  }

  private Process start(TrialOrder order, Path folder, List<String> isolation) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(TrialCommand.of(order, folder, isolation, limits))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(folder.resolve(OUTPUT).toFile()); // a file: no pipe can fill up
    builder.environment().clear();
    return builder.start();
  }

  private Ended await(Process process, Progress progress) throws IOException, InterruptedException {
    Stall stall = new Stall(process.toHandle(), limits.stall());
    long began = System.nanoTime();
    try {
      while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
        if (stall.isHanging(progress.bytes())) {
          return stop(process, "it hangs: nothing happened for " + seconds(limits.stall()));
        }
        if (System.nanoTime() - began > limits.total().toNanos()) {
          throw new IOException("it made progress, but did not end within "
              + seconds(limits.total()) + ": the machine is busy, or the provider very slow");
        }
      }
      return new Ended(process.exitValue(), Optional.empty());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Ended stop(Process process, String why) throws InterruptedException {
    return new Ended(process.destroyForcibly().waitFor(), Optional.of(why));
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1e3 + " s";
  }

  private Verdict conclude(
      Path folder, String nonce, Ended ended, List<String> isolation, Surroundings here)
      throws IOException {
    Optional<TrialAnswer> answer =
        TrialAnswer.read(folder).filter(any -> any.nonce().equals(nonce));
    String step = new Progress(folder, System.out).last();
    String output = output(folder);
    String reason = answer.isPresent() && ended.code() == 0
        ? answer.get().reason()
        : unanswered(folder, ended) + ", while " + step;
    if (step.equals(Progress.SETUP) && answer.isEmpty()) {
      throw new IOException(
          "the process of the trial did not come up: " + reason + "; it said: " + output.strip());
    }
    List<String> checks = new ArrayList<>(answer.map(TrialAnswer::checks).orElse(List.of()));
    checks.add(isolation.isEmpty() ? "network not isolated" : "network isolated");
    return new Verdict(reason.isEmpty(), reason, Instant.now(), checks, here, output);
  }

  private String unanswered(Path folder, Ended ended) throws IOException {
    if (ended.stopped().isPresent()) {
      return ended.stopped().get();
    }
    Path crash = folder.resolve(CRASH);
    if (Files.exists(crash)) {
      return crash(Files.readAllLines(crash, StandardCharsets.ISO_8859_1));
    }
    return switch (ended.code()) {
      case 0 -> "it ended its process without an answer";
      case OUT_OF_MEMORY -> "it used up the heap";
      case ABORTED -> "it aborted its process";
      case KILLED -> "it used more CPU than it may, or was killed";
      default ->
        ended.code() > 128
            ? "signal " + (ended.code() - 128) + " ended its process"
            : "it ended its process with code " + ended.code();
    };
  }

  /** The lines of a crash log that name the signal and the frame. */
  static String crash(List<String> lines) {
    String signal = lines.stream()
        .map(line -> line.replaceFirst("^#\\s*", ""))
        .filter(line -> line.matches("(SIG|EXC|Internal Error).*"))
        .findFirst()
        .orElse("a fatal error");
    int frame = 0;
    while (frame < lines.size() && !lines.get(frame).contains("Problematic frame")) {
      frame++;
    }
    String where = frame + 1 < lines.size()
        ? " in " + lines.get(frame + 1).replaceFirst("^#\\s*", "").strip()
        : "";
    return "it crashed with " + signal.replaceFirst(" at pc=.*", "") + where;
  }

  private static String output(Path folder) throws IOException {
    Path file = folder.resolve(OUTPUT);
    if (!Files.exists(file)) {
      return "";
    }
    byte[] bytes = Files.readAllBytes(file);
    int from = Math.max(0, bytes.length - OUTPUT_BYTES);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private static String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
