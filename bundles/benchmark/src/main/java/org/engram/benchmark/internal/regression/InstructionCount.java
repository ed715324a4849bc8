package org.engram.benchmark.internal.regression;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Counts the instructions of a program's calls with callgrind: the same number in every run on
 * every machine, however busy. Valgrind knows no AVX-512; its processor has the tiers up to AVX2.
 */
public final class InstructionCount {
  private static final String TOOL = "valgrind";
  private static final String FILE = "count";
  private static final String TOTALS = "totals: ";
  private static final String AFTER_A_CALL = "desc: Trigger: --dump-after=";
  private static final List<String> TIERS = List.of("baseline", "avx2");
  private static final List<String> KERNELS = List.of(
      "similarity_one",
      "similarity_several",
      "similarity_batch",
      "similarity_scattered_one",
      "similarity_scattered_several",
      "top_k_one",
      "top_k_several",
      "spread",
      "decay",
      "power_decay");

  private final Path program;

  /** Counts calls of that program. */
  public InstructionCount(Path program) {
    this.program = program;
  }

  /** Returns why nothing can be counted here, or empty. */
  public Optional<String> obstacle() {
    if (!Files.isRegularFile(program)) {
      return Optional.of("There is no " + program
          + ": instructions are counted on Linux and x86-64, and on no other platform.");
    }
    boolean found = Stream.of(
            System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, TOOL)));
    return found
        ? Optional.empty()
        : Optional.of("Instructions are counted by valgrind, which is not on the PATH: install it"
            + " (apt install valgrind).");
  }

  /**
   * Runs the program.
   *
   * @param arguments its own
   * @throws IOException if it fails; the message has what it said
   */
  public Counts run(String... arguments) throws IOException {
    Path folder = Files.createTempDirectory("engram-count-");
    try {
      return run(folder, arguments);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Counts run(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        TOOL, "--quiet", "--tool=callgrind", "--callgrind-out-file=" + folder.resolve(FILE)));
    // What was counted before the first call is the making of the inputs. This option must come
    // first: of one function valgrind heeds a later --dump-after, but not a later --dump-before.
    command.add("--dump-before=engram_" + KERNELS.getFirst() + "_" + TIERS.getFirst());
    for (String tier : TIERS) {
      for (String kernel : KERNELS) {
        command.add("--dump-after=engram_" + kernel + "_" + tier);
      }
    }
    command.add(program.toString());
    command.addAll(List.of(arguments));
    Path said = folder.resolve("said");
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
    int code = await(process);
    List<String> calls = Files.readAllLines(said, StandardCharsets.UTF_8);
    if (code != 0) {
      throw new IOException(program + " ended with code " + code + " under valgrind: " + calls);
    }
    return counts(folder, calls);
  }

  /** Pairs the calls with the dumps that were made after them, both in their order. */
  private static Counts counts(Path folder, List<String> calls) throws IOException {
    List<Long> totals = new ArrayList<>();
    int number = 1;
    for (Path dump = dump(folder, number); Files.exists(dump); dump = dump(folder, ++number)) {
      List<String> lines = Files.readAllLines(dump, StandardCharsets.UTF_8);
      if (lines.stream().anyMatch(line -> line.startsWith(AFTER_A_CALL))) {
        totals.add(total(dump, lines));
      }
    }
    if (calls.isEmpty() || totals.size() != calls.size()) {
      throw new IOException("valgrind counted " + totals.size() + " calls instead of " + calls);
    }
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < calls.size(); i++) {
      counts.merge(calls.get(i), totals.get(i), Long::sum);
    }
    return new Counts(counts);
  }

  private static Path dump(Path folder, int number) {
    return folder.resolve(FILE + "." + number);
  }

  private static long total(Path dump, List<String> lines) throws IOException {
    return lines.stream()
        .filter(line -> line.startsWith(TOTALS))
        .mapToLong(line -> Long.parseLong(line.substring(TOTALS.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("no '" + TOTALS + "' in " + dump));
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("the count was interrupted", e);
    }
  }
}
