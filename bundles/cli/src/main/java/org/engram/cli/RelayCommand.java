package org.engram.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands that the running process executes, with its exit code. */
abstract class RelayCommand implements Callable<Integer> {
  private final String scope;
  private final Daemon daemon;
  private final Terminal terminal;

  private final List<String> names;

  @Parameters(paramLabel = "COMMAND", description = "command and its arguments")
  private List<String> words = new ArrayList<>();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private RelayCommand(String scope, List<String> names, Daemon daemon, Terminal terminal) {
    this.scope = scope;
    this.names = names;
    this.daemon = daemon;
    this.terminal = terminal;
  }

  /** Returns the parser of the command; what follows goes to the running process as it is. */
  CommandLine parser() {
    CommandLine parser = new CommandLine(this)
        .setStopAtPositional(true)
        .setUnmatchedOptionsArePositionalParams(true);
    CommandSpec own = parser.getCommandSpec();
    PositionalParamSpec declared = own.positionalParameters().getFirst();
    own.remove(declared)
        .addPositional(
            PositionalParamSpec.builder(declared).completionCandidates(names).build());
    return parser;
  }

  @Override
  public Integer call() {
    if (words.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Which command of '" + scope + "'?");
    }
    List<String> command = new ArrayList<>(words);
    command.set(0, scope + ":" + words.getFirst());
    return daemon.shell(command, terminal.out(), terminal.err());
  }

  /** {@code engram kernel …}. */
  @Command(
      name = "kernel",
      description = "Shows and swaps the kernels' providers in the running daemon.",
      footer = {
        "Commands: providers, routes, swap PROVIDER, rollback, pin PROVIDER, unpin,",
        "native on|off, retire PROVIDER, readmit PROVIDER, arenas, stats, history,",
        "rollout start PROVIDER | status | pause | resume | abort,",
        "install FILE|URL|BUNDLE, admit ID [--again], candidates, uninstall ID.",
        "PROVIDER is id[@version][/tier]; --kernel KERNEL narrows, --why TEXT is kept.",
        "What prints a table takes --json.",
        "",
        "Examples: engram kernel swap java --why \"a try\"; engram kernel providers --json"
      })
  static final class Kernel extends RelayCommand {
    Kernel(Daemon daemon, Terminal terminal) {
      super(
          "kernel",
          List.of(
              "providers",
              "routes",
              "swap",
              "rollback",
              "pin",
              "unpin",
              "native",
              "retire",
              "readmit",
              "arenas",
              "stats",
              "history",
              "rollout",
              "install",
              "admit",
              "candidates",
              "uninstall",
              "verify"),
          daemon,
          terminal);
    }
  }

  /** {@code engram memory …}. */
  @Command(
      name = "memory",
      description = "Works on spaces and memories in the running daemon.",
      footer = {
        "Commands: spaces, create SPACE DIM [MODEL], remember SPACE TEXT, recall SPACE CUE,",
        "get SPACE ID, list SPACE, forget SPACE ID, associate SPACE FROM TO.",
        "",
        "Example: engram memory create notes 384 all-minilm-l6-v2-q"
      })
  static final class Memory extends RelayCommand {
    Memory(Daemon daemon, Terminal terminal) {
      super(
          "memory",
          List.of("spaces", "create", "remember", "recall", "get", "list", "forget", "associate"),
          daemon,
          terminal);
    }
  }
}
