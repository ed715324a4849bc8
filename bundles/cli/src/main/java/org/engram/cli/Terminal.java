package org.engram.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.engram.shell.ProgressBar;
import org.engram.shell.ProgressBar.Style;

/**
 * Where a command reads and writes.
 *
 * @param in input
 * @param out results
 * @param err what went wrong
 * @param interactive says whether a person reads and types; asked only where it matters, for it
 *     takes time
 * @param colours whether they are wanted where a person reads ({@code NO_COLOR} is not set)
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    BooleanSupplier interactive,
    boolean colours) {
  /** The colours that are used; the text itself always says what they say. */
  enum Colour {
    RED(31),
    GREEN(32),
    YELLOW(33);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }

  /** Returns the streams of this process. */
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        System.out,
        System.err,
        () -> Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
        System.getenv().getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Returns whether what is written may be coloured. */
  boolean coloured() {
    return colours && interactive.getAsBoolean();
  }

  /** Returns a text in a colour where that is wanted, else as it is. */
  String in(Colour colour, String text) {
    return coloured() ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
  }

  /** Returns where long work says how far it is: to a person, beside the results. */
  ProgressBar progress() {
    return new ProgressBar(err, interactive.getAsBoolean() ? Style.LINE : Style.NONE);
  }
}
