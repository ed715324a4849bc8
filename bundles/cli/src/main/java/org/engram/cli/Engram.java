package org.engram.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.launcher.Installation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The command {@code engram}. Exit codes: 0 done, 1 failed, 2 no such command or arguments. */
@Command(
    name = "engram",
    description = "Associative memory on kernels that are swapped while it runs.",
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Environment: ENGRAM_DATA (data folder), ENGRAM_LOG (log folder), ENGRAM_JAVA_HOME,",
      "ENGRAM_JAVA_OPTS, and the variable of each setting (engram config list).",
      "Exit codes: 0 done, 1 failed or something found, 2 no such command or arguments."
    })
public final class Engram {
  private Engram() {}

  /** Runs a command in the installation that the system properties name, and exits. */
  public static void main(String[] arguments) {
    Installation installation = Installation.current();
    SettingsSources sources = SettingsSources.ofProcess();
    System.exit(execute(installation, sources, Terminal.ofProcess(), arguments));
  }

  /** Runs a command in an installation and returns its exit code. */
  static int execute(
      Installation installation, SettingsSources sources, Terminal terminal, String... arguments) {
    Daemon daemon = new Daemon(installation, sources);
    if (List.of(arguments).equals(List.of(RunCommand.NAME))) {
      return run(daemon, terminal);
    }
    Map<String, Supplier<Object>> commands = commands(daemon, terminal);
    String first = arguments.length == 0 ? "" : arguments[0];
    if (commands.containsKey(first) && !first.equals(CompletionCommand.NAME)) {
      // To read the annotations of the others would take longer than most commands do.
      commands.keySet().retainAll(Set.of(first));
    }
    return commandLine(commands, terminal).execute(arguments);
  }

  /** Without options there is nothing to parse, and the start does not wait for the parser. */
  private static int run(Daemon daemon, Terminal terminal) {
    try {
      return new RunCommand(daemon, terminal).call();
    } catch (CliFailure | IllegalArgumentException | IllegalStateException e) {
      return failure(e, RunCommand.NAME, terminal);
    }
  }

  /** Returns what makes the commands, in the order in which the help lists them. */
  private static Map<String, Supplier<Object>> commands(Daemon daemon, Terminal terminal) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("start", () -> new StartCommand(daemon, terminal));
    commands.put("stop", () -> new StopCommand(daemon, terminal));
    commands.put("restart", () -> new RestartCommand(daemon, terminal));
    commands.put("status", () -> new StatusCommand(daemon, terminal));
    commands.put(RunCommand.NAME, () -> new RunCommand(daemon, terminal));
    commands.put("remember", () -> new RememberCommand(daemon, terminal));
    commands.put("recall", () -> new RecallCommand(daemon, terminal));
    commands.put("kernel", () -> new RelayCommand.Kernel(daemon, terminal).parser());
    commands.put("memory", () -> new RelayCommand.Memory(daemon, terminal).parser());
    commands.put("shell", () -> new ShellCommand(daemon, terminal));
    commands.put("verify", () -> new VerifyCommand(daemon, terminal));
    commands.put("config", () -> ConfigCommand.commandLine(daemon, terminal));
    commands.put("backup", () -> new BackupCommand(daemon, terminal));
    commands.put("restore", () -> new RestoreCommand(daemon, terminal));
    commands.put("check", () -> new CheckCommand(daemon, terminal));
    commands.put("diagnose", () -> new DiagnoseCommand(daemon, terminal));
    commands.put("demo", () -> new DemoCommand(daemon, terminal));
    commands.put("drill", () -> new DrillCommand(daemon, terminal));
    commands.put("benchmark", () -> new BenchmarkCommand(daemon, terminal));
    commands.put("provision", () -> new ProvisionCommand(daemon, terminal));
    commands.put("optimize", () -> new OptimizeCommand(daemon, terminal));
    commands.put(CompletionCommand.NAME, () -> new CompletionCommand(terminal));
    commands.put("version", () -> new VersionCommand(terminal));
    return commands;
  }

  private static CommandLine commandLine(
      Map<String, Supplier<Object>> commands, Terminal terminal) {
    CommandLine engram = new CommandLine(new Engram());
    commands.forEach((name, command) -> engram.addSubcommand(name, command.get()));
    addHelp(engram);
    engram.setParameterExceptionHandler((e, arguments) -> usage(e, terminal));
    engram.setExecutionExceptionHandler(
        (e, command, parsed) -> failure(e, parsed.commandSpec().qualifiedName(), terminal));
    return engram;
  }

  private static void addHelp(CommandLine command) {
    if (!(command.getCommand() instanceof HelpCommand)) {
      command
          .getCommandSpec()
          .addOption(OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("shows this help")
              .build());
    }
    command.getSubcommands().values().forEach(Engram::addHelp);
  }

  private static int usage(CommandLine.ParameterException e, Terminal terminal) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.err().println(e.getMessage() + " (" + command + " --help shows what there is)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failure(Exception e, String name, Terminal terminal) {
    if (e instanceof CliFailure
        || e instanceof IllegalArgumentException
        || e instanceof IllegalStateException) {
      terminal.err().println(e.getMessage());
    } else {
      terminal.err().println("'" + name + "' failed unexpectedly: " + e);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
