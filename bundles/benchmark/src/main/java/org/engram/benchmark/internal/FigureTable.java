package org.engram.benchmark.internal;

import java.io.PrintStream;
import java.util.Locale;

/** Prints figures as they come. */
final class FigureTable {
  private static final String[] UNITS = {"", "k", "M", "G", "T"};
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};
  private static final double STEP = 1000;
  private static final double PERCENT = 100;

  private final PrintStream out;

  FigureTable(PrintStream out) {
    this.out = out;
  }

  void header() {
    line("SHAPE", "PROVIDER", "TIER", "P50", "P99", "THROUGHPUT", "ROOFLINE", "ARENA", "");
  }

  void print(Figure figure) {
    line(
        figure.shape(),
        figure.provider(),
        figure.tier(),
        time(figure.p50Nanos()),
        time(figure.p99Nanos()),
        scaled(figure.perSecond(), UNITS) + " " + figure.element() + "s/s",
        figure.share().map(share -> percent(share.median())).orElse("-"),
        percent(figure.arena()),
        figure.warm() ? "" : "  cold");
  }

  private void line(Object... cells) {
    out.printf(Locale.ROOT, "%-50s %-24s %-11s %9s %9s %19s %9s %7s%s%n", cells);
    out.flush();
  }

  static String time(double nanos) {
    return scaled(nanos, TIMES);
  }

  /** Returns three digits and the unit. */
  private static String scaled(double value, String[] units) {
    double left = value;
    int unit = 0;
    while (left >= STEP && unit < units.length - 1) {
      left /= STEP;
      unit++;
    }
    int decimals = left < 10 ? 2 : left < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", left, units[unit])
        .strip();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
  }
}
