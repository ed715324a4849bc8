package org.engram.cli;

import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code engram version}. */
@Command(name = "version", description = "Shows the version of Engram and of its Java runtime.")
final class VersionCommand implements Runnable {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal
        .out()
        .printf(
            "Engram %s on Java %s, %s %s%n",
            product(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  /** Returns the version of the product. */
  static String product() {
    return Objects.requireNonNullElse(
        Engram.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
