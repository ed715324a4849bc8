package org.engram.demo.internal;

import java.io.PrintStream;

/** One line that fills up; where nobody watches, a line at each quarter. */
final class ProgressBar {
  private static final int WIDTH = 40;
  private static final int QUARTERS = 4;

  private final PrintStream out;
  private final boolean interactive;
  private final String what;
  private final int total;
  private int done;

  ProgressBar(PrintStream out, boolean interactive, String what, int total) {
    this.out = out;
    this.interactive = interactive;
    this.what = what;
    this.total = total;
  }

  void advance(int count) {
    int before = done;
    done += count;
    int filled = (int) ((long) WIDTH * done / total);
    String line = "%s [%s%s] %d of %d"
        .formatted(what, "#".repeat(filled), " ".repeat(WIDTH - filled), done, total);
    if (interactive) {
      out.print("\r" + line + (done == total ? System.lineSeparator() : ""));
      out.flush();
    } else if (quarter(done) > quarter(before)) {
      out.println(line);
    }
  }

  private long quarter(int count) {
    return (long) QUARTERS * count / total;
  }
}
