package org.engram.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
}
