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
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, BooleanSupplier interactive) {
  /** Returns the streams of this process. */
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        System.out,
        System.err,
        () -> Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
  }
}
