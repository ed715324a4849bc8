package org.engram.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code engram completion}: what a shell needs to complete commands and options. */
@Command(
    name = CompletionCommand.NAME,
    description = "Prints a script with which bash and zsh complete commands and options.",
    footer = {"", "Example: source <(engram completion)"})
final class CompletionCommand implements Runnable {
  static final String NAME = "completion";

  private final Terminal terminal;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.out().print(AutoComplete.bash("engram", spec.root().commandLine()));
  }
}
