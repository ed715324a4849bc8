package org.engram.kernel.testkit;

import java.util.List;
import java.util.stream.Collectors;
import org.engram.kernel.spi.Tier;

/**
 * What the contract kit found about one provider and tier.
 *
 * @param provider id of the provider
 * @param version version of the provider
 * @param tier the tier that ran
 * @param seed of the random inputs
 * @param lines one for each mode
 */
public record Report(String provider, String version, Tier tier, long seed, List<Line> lines) {

  /**
   * One mode.
   *
   * @param mode what was called
   * @param digest SHA-256 of the results on the golden corpus, or {@code -}
   * @param offered whether the provider has this kernel at this tier
   * @param problems broken promises, empty if it is conformant
   */
  public record Line(Mode mode, String digest, boolean offered, List<String> problems) {
    /** Copies the problems. */
    public Line {
      problems = List.copyOf(problems);
    }

    static Line absent(Mode mode) {
      return new Line(mode, "-", false, List.of());
    }

    /** Returns {@code ok}, {@code absent} or {@code FAILED}. */
    public String verdict() {
      if (!offered) {
        return "absent";
      }
      return problems.isEmpty() ? "ok" : "FAILED";
    }
  }

  /** Copies the lines. */
  public Report {
    lines = List.copyOf(lines);
  }

  /** Returns whether the tier offers a kernel, and every kernel that it offers is conformant. */
  public boolean passed() {
    return lines.stream().anyMatch(Line::offered) && problems().isEmpty();
  }

  /** Returns all broken promises. */
  public List<String> problems() {
    return lines.stream().flatMap(line -> line.problems().stream()).toList();
  }

  /** Returns a line {@code provider tier kernel mode digest verdict} for each mode. */
  @Override
  public String toString() {
    return lines.stream()
        .map(line -> String.join(
            " ",
            provider,
            tier.id(),
            line.mode().kernel().id(),
            line.mode().id(),
            line.digest(),
            line.verdict()))
        .collect(Collectors.joining("\n"));
  }
}
