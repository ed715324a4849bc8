package org.engram.drill.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The figures of a drill as lines, each with what it must be, and whether all of them are. */
final class Verdict {
  private final PrintStream out;
  private final List<String> problems = new ArrayList<>();

  Verdict(PrintStream out) {
    this.out = out;
  }

  /** Prints a figure that nothing is asked of. */
  void tell(String name, Object figure) {
    out.printf("%-40s %s%n", name, figure);
  }

  /** Prints a figure and remembers it if it is not what it must be. */
  void require(String name, Object figure, boolean holds, String wanted) {
    out.printf("%-40s %s (%s: %s)%n", name, figure, wanted, holds ? "holds" : "MISSED");
    if (!holds) {
      problems.add(name + " is " + figure + ", wanted: " + wanted);
    }
  }

  /** Prints the conclusion and returns the exit code: 0 if everything held. */
  int conclude() {
    problems.forEach(problem -> out.println("FAILED: " + problem));
    out.println(problems.isEmpty() ? "drill passed" : "drill failed");
    return problems.isEmpty() ? 0 : 1;
  }
}
