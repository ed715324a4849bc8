package org.engram.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ObjDoubleConsumer;

/**
 * How far long work is, part by part: on a terminal one line that fills up, says how long the rest
 * will take and is gone when the part is done. Not safe for threads.
 */
public final class ProgressBar implements ObjDoubleConsumer<String> {
  private static final int WIDTH = 40;
  private static final int QUARTERS = 4;
  private static final double ROUNDING = 1e-9;
  private static final Duration FORETELLS_AFTER = Duration.ofSeconds(2);
  private static final String ERASE = "\r\u001b[K";

  /** How it is shown. */
  public enum Style {
    /** One line, drawn again and again, for a person at a terminal. */
    LINE,
    /** A line of its own at each quarter, for a log. */
    QUARTERS,
    /** Not at all. */
    NONE
  }

  private final PrintStream out;
  private final Style style;
  private final LongSupplier nanos;
  private String part = "";
  private String drawn = "";
  private long began;

  /** Creates a bar that writes there. */
  public ProgressBar(PrintStream out, Style style) {
    this(out, style, System::nanoTime);
  }

  ProgressBar(PrintStream out, Style style, LongSupplier nanos) {
    this.out = out;
    this.style = style;
    this.nanos = nanos;
  }

  /**
   * Shows how far a part is. A part begins with the first call that names it.
   *
   * @param name what is being done, in a word
   * @param share how much of it is done, 0 … 1
   */
  @Override
  public void accept(String name, double share) {
    if (!name.equals(part)) {
      part = name;
      began = nanos.getAsLong();
      drawn = "";
    }
    int percent = (int) (100 * share + ROUNDING);
    int filled = WIDTH * percent / 100;
    String bar = "%-12s [%s%s] %3d %%"
        .formatted(name, "#".repeat(filled), " ".repeat(WIDTH - filled), percent);
    switch (style) {
      case LINE -> draw(bar, share);
      case QUARTERS -> print(bar, share);
      case NONE -> {}
    }
  }

  private void draw(String bar, double share) {
    if (share >= 1) {
      out.print(ERASE);
    } else if (!bar.equals(drawn)) {
      out.print(ERASE + bar + rest(share));
      drawn = bar;
    }
    out.flush();
  }

  /** The rest takes as long for its share as what is done took for its own. */
  private String rest(double share) {
    Duration passed = Duration.ofNanos(nanos.getAsLong() - began);
    if (share <= 0 || passed.compareTo(FORETELLS_AFTER) < 0) {
      return "";
    }
    Duration rest = Duration.ofMillis((long) (passed.toMillis() * (1 - share) / share));
    return rest.toMinutes() > 0
        ? ", %d min %d s left".formatted(rest.toMinutes(), rest.toSecondsPart())
        : ", %d s left".formatted(rest.toSeconds());
  }

  private void print(String bar, double share) {
    String quarter = String.valueOf((int) (QUARTERS * share));
    if (!quarter.equals(drawn) && share * QUARTERS >= 1) {
      out.println(bar);
      drawn = quarter;
    }
  }
}
