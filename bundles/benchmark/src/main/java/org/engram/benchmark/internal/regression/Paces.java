package org.engram.benchmark.internal.regression;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The time of each call as a share of its time on another tier, both measured in turn. In a
 * baseline: a line {@code pace name tier thousandths} each.
 *
 * @param lines in the order in which they were measured
 */
public record Paces(List<Line> lines) {
  /** A median of many rounds in turn is as good as this, on a machine that others use too. */
  static final double TOLERANCE = 0.10;

  private static final String WORD = "pace ";
  private static final int WORDS = 3;
  private static final double PERCENT = 100;

  /**
   * One call.
   *
   * @param call {@code name tier}
   * @param thousandths its time as a share of the other tier's
   */
  record Line(String call, long thousandths) {}

  /** Copies the list. */
  public Paces {
    lines = List.copyOf(lines);
  }

  /**
   * Reads what the program prints.
   *
   * @throws IllegalArgumentException for a line that is no name, tier and number
   */
  static Paces of(List<String> printed) {
    return new Paces(printed.stream().map(Paces::line).toList());
  }

  private static Line line(String text) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length != WORDS || !words[2].matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("'" + text + "' is not a name, a tier and thousandths");
    }
    return new Line(words[0] + " " + words[1], Long.parseLong(words[2]));
  }

  /** Reads those of a baseline; none if it was stored where the tiers do not run. */
  static Paces read(Path baseline) throws IOException {
    return of(Files.readAllLines(baseline, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith(WORD))
        .map(line -> line.substring(WORD.length()))
        .toList());
  }

  Paces with(Paces more) {
    return new Paces(Stream.concat(lines.stream(), more.lines.stream()).toList());
  }

  /** Adds them to a baseline. */
  void append(Path baseline) throws IOException {
    Files.write(
        baseline,
        lines.stream()
            .map(line -> WORD + line.call() + " " + line.thousandths())
            .toList(),
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND);
  }

  /** Returns what is slower than it may be and what is missing, one sentence each. */
  List<String> problems(Paces baseline) {
    Map<String, Long> now = new TreeMap<>();
    lines.forEach(line -> now.put(line.call(), line.thousandths()));
    Map<String, Double> slower = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Line before : baseline.lines) {
      Long here = now.get(before.call());
      if (here == null) {
        problems.add("MISSING: " + before.call() + " is in the baseline and was not timed");
      } else {
        String name = before.call().substring(0, before.call().indexOf(' '));
        slower.merge(name, (double) here / before.thousandths() - 1, Math::max);
      }
    }
    slower.forEach((name, share) -> {
      if (share > TOLERANCE) {
        problems.add(String.format(
            Locale.ROOT, "REGRESSION: %s is %.1f%% slower than baseline", name, share * PERCENT));
      }
    });
    return problems;
  }
}
