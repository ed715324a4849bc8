package org.engram.cli;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands that the running process executes, with its exit code. */
abstract class RelayCommand implements Callable<Integer> {
  private final String scope;
  private final Daemon daemon;
  private final Terminal terminal;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private RelayCommand(String scope, Daemon daemon, Terminal terminal) {
    this.scope = scope;
    this.daemon = daemon;
    this.terminal = terminal;
  }

  /** Returns the command and its arguments. */
  abstract List<String> words();

  @Override
  public Integer call() {
    List<String> words = words();
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
    @Parameters(
        paramLabel = "COMMAND",
        description = "command and its arguments",
        completionCandidates = KernelNames.class)
    private List<String> words = new ArrayList<>();

    Kernel(Daemon daemon, Terminal terminal) {
      super("kernel", daemon, terminal);
    }

    @Override
    List<String> words() {
      return words;
    }

    /** What the shell completes. */
    static final class KernelNames extends ArrayList<String> {
      @Serial
      private static final long serialVersionUID = 1L;

      KernelNames() {
        super(List.of(
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
            "verify"));
      }
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
    @Parameters(
        paramLabel = "COMMAND",
        description = "command and its arguments",
        completionCandidates = MemoryNames.class)
    private List<String> words = new ArrayList<>();

    Memory(Daemon daemon, Terminal terminal) {
      super("memory", daemon, terminal);
    }

    @Override
    List<String> words() {
      return words;
    }

    /** What the shell completes. */
    static final class MemoryNames extends ArrayList<String> {
      @Serial
      private static final long serialVersionUID = 1L;

      MemoryNames() {
        super(List.of(
            "spaces", "create", "remember", "recall", "get", "list", "forget", "associate"));
      }
    }
  }
}
