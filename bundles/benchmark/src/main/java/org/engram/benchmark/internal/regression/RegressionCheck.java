package org.engram.benchmark.internal.regression;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares the instructions of the kernels with those of an earlier build on such a processor. */
public final class RegressionCheck {
  private static final double PERCENT = 100;

  private final InstructionCount count;
  private final String cpu;
  private final PrintStream out;

  /**
   * Creates the check.
   *
   * @param cpu model of the processor: each has a baseline of its own
   */
  public RegressionCheck(InstructionCount count, String cpu, PrintStream out) {
    this.count = count;
    this.cpu = cpu;
    this.out = out;
  }

  /** Returns the file in that folder that holds the baseline of a processor. */
  public static Path baselineIn(Path folder, String cpu) {
    String name = cpu.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ").strip();
    return folder.resolve("baseline-" + name.replace(' ', '-') + ".txt");
  }

  /**
   * Counts and compares, or stores the baseline if there is none.
   *
   * @param arguments of the program that is counted
   * @return what went wrong, one sentence each
   */
  public List<String> run(Path baseline, String... arguments) throws IOException {
    Optional<String> obstacle = count.obstacle();
    if (obstacle.isPresent()) {
      return List.of(obstacle.get());
    }
    Counts counted = count.run(arguments);
    if (!Files.exists(baseline)) {
      counted.write(baseline, "instructions of each call, counted on " + cpu);
      out.println("There was no baseline of " + cpu + ": these counts are it from now on, in "
          + baseline + ".");
      counted.byCall().forEach((call, now) -> out.printf("%-48s %,15d%n", call, now));
      return List.of();
    }
    return compare(baseline, counted);
  }

  private List<String> compare(Path baseline, Counts counted) throws IOException {
    Counts before = Counts.read(baseline);
    counted.byCall().forEach((call, now) -> {
      Long was = before.byCall().get(call);
      out.printf(
          "%-48s %,15d %s%n",
          call,
          now,
          was == null
              ? "not in the baseline"
              : "%+.1f %%".formatted(PERCENT * ((double) now / was - 1)));
    });
    List<String> problems = Comparison.of(before, counted).problems();
    if (problems.isEmpty()) {
      out.println("No call is more than 5 % slower than " + baseline + ".");
    }
    return problems;
  }
}
