package org.engram.cli;

import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.launcher.Installation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code engram}. Exit codes: 0 done, 1 failed, 2 no such command or arguments. */
@Command(
    name = "engram",
    description = "Associative memory on kernels that are swapped while it runs.",
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Environment: ENGRAM_DATA (data folder), ENGRAM_LOG (log folder), ENGRAM_JAVA_HOME,",
      "ENGRAM_JAVA_OPTS, and the variable of each setting (engram config list)."
    })
public final class Engram {
  private Engram() {}

  /** Runs a command in the installation that the system properties name, and exits. */
  public static void main(String[] arguments) {
    Installation installation = Installation.current();
    CommandLine command =
        commandLine(installation, SettingsSources.ofProcess(), Terminal.ofProcess());
    System.exit(command.execute(arguments));
  }

  /** Returns the command line of an installation. */
  static CommandLine commandLine(
      Installation installation, SettingsSources sources, Terminal terminal) {
    Daemon daemon = new Daemon(installation, sources);
    CommandLine engram = new CommandLine(new Engram());
    engram.addSubcommand(new StartCommand(daemon, terminal));
    engram.addSubcommand(new StopCommand(daemon, terminal));
    engram.addSubcommand(new RestartCommand(daemon, terminal));
    engram.addSubcommand(new StatusCommand(daemon, terminal));
    engram.addSubcommand(new RunCommand(daemon, terminal));
    engram.addSubcommand(new RememberCommand(daemon, terminal));
    engram.addSubcommand(new RecallCommand(daemon, terminal));
    engram.addSubcommand("kernel", relay(new RelayCommand.Kernel(daemon, terminal)));
    engram.addSubcommand("memory", relay(new RelayCommand.Memory(daemon, terminal)));
    engram.addSubcommand(new ShellCommand(daemon, terminal));
    engram.addSubcommand(new VerifyCommand(daemon, terminal));
    engram.addSubcommand(ConfigCommand.commandLine(daemon, terminal));
    engram.addSubcommand(new DemoCommand(daemon, terminal));
    engram.addSubcommand(new BenchmarkCommand(daemon, terminal));
    engram.addSubcommand(new VersionCommand(terminal));
    addHelp(engram);
    engram.setParameterExceptionHandler((e, arguments) -> usage(e, terminal));
    engram.setExecutionExceptionHandler((e, command, parsed) -> failure(e, parsed, terminal));
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

  /** What follows goes to the running process as it is, options too. */
  private static CommandLine relay(RelayCommand command) {
    return new CommandLine(command)
        .setStopAtPositional(true)
        .setUnmatchedOptionsArePositionalParams(true);
  }

  private static int usage(CommandLine.ParameterException e, Terminal terminal) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.err().println(e.getMessage() + " (" + command + " --help shows what there is)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failure(Exception e, ParseResult parsed, Terminal terminal) {
    if (e instanceof CliFailure
        || e instanceof IllegalArgumentException
        || e instanceof IllegalStateException) {
      terminal.err().println(e.getMessage());
    } else {
      String name = parsed.commandSpec().qualifiedName();
      terminal.err().println("'" + name + "' failed unexpectedly: " + e);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
