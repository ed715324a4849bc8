package org.engram.benchmark.internal.regression;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the AVX-512 tiers with those of an earlier build, which no tool can count: their hot
 * loops by the instructions in them, on every processor, and their time as a share of AVX2's, on
 * one that runs them.
 */
public final class WideTierCheck {
  private static final String REFERENCE = "avx2";

  private final WideTierProgram program;
  private final PrintStream out;

  /** Creates the check of that program. */
  public WideTierCheck(WideTierProgram program, PrintStream out) {
    this.program = program;
    this.out = out;
  }

  /**
   * Compares, or adds to the baseline what it lacks.
   *
   * @param baseline a file that is there
   * @return what went wrong, one sentence each
   */
  public List<String> run(Path baseline) throws IOException {
    Optional<String> obstacle = program.obstacle();
    if (obstacle.isPresent()) {
      return List.of(obstacle.get());
    }
    List<String> problems = new ArrayList<>(loops(baseline, HotLoops.of(program.listing())));
    List<String> tiers = program.wideTiers();
    if (tiers.isEmpty()) {
      out.println("Not timed: avx512, avx512vnni, which this processor lacks; their hot loops were"
          + " compared.");
      return problems;
    }
    Paces paces = new Paces(List.of());
    for (String tier : tiers) {
      paces = paces.with(program.pace(tier, REFERENCE));
    }
    problems.addAll(paces(baseline, paces));
    return problems;
  }

  private List<String> loops(Path baseline, HotLoops now) throws IOException {
    HotLoops before = HotLoops.read(baseline);
    if (before.byCall().isEmpty()) {
      now.append(baseline);
      out.println("There were no hot loops in the baseline: these of avx512 and avx512vnni are it"
          + " from now on.");
      return List.of();
    }
    LoopComparison comparison = LoopComparison.of(before, now);
    comparison.changes().forEach(out::println);
    List<String> problems = comparison.problems();
    if (problems.isEmpty()) {
      out.println("No hot loop of avx512 and avx512vnni is more than 5 % longer.");
    }
    return problems;
  }

  private List<String> paces(Path baseline, Paces now) throws IOException {
    Paces before = Paces.read(baseline);
    if (before.lines().isEmpty()) {
      now.append(baseline);
      out.println("There was no time of avx512 in the baseline: this one is it from now on, as a"
          + " share of the time of " + REFERENCE + ".");
      return List.of();
    }
    now.lines()
        .forEach(
            line -> out.printf("%-48s %d ‰ of %s%n", line.call(), line.thousandths(), REFERENCE));
    return now.problems(before);
  }
}
