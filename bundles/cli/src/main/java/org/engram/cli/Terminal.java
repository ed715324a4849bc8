package org.engram.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in input
 * @param out results
 * @param err what went wrong
 * @param interactive whether a person reads and types
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
  /** Returns the streams of this process. */
  static Terminal ofProcess() {
    var console = System.console();
    return new Terminal(
        System.in, System.out, System.err, console != null && console.isTerminal());
  }
}
