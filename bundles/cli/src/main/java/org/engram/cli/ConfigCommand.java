package org.engram.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.OfflineSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.shell.SettingsText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code engram config …}: in the running process where there is one, else in file, environment and
 * journal.
 */
@Command(
    name = "config",
    description = "Shows and changes settings, in the daemon or without it.",
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example: engram config set arena.size_bytes 2097152"})
final class ConfigCommand {
  private ConfigCommand() {}

  static CommandLine commandLine(Daemon daemon, Terminal terminal) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new Get(daemon, terminal))
        .addSubcommand(new Set(daemon, terminal))
        .addSubcommand(new Unset(daemon, terminal))
        .addSubcommand(new ListAll(daemon, terminal));
  }

  private static Settings.Effective effective(List<Settings.Effective> settings, String key) {
    String known = EngramSettings.of(key).key();
    return settings.stream().filter(s -> s.key().equals(known)).findFirst().orElseThrow();
  }

  private static List<String> words(boolean json, String... words) {
    return json ? Stream.concat(Stream.of(words), Stream.of("--json")).toList() : List.of(words);
  }

  /** {@code engram config get}. */
  @Command(name = "get", description = "Shows the effective value and where it comes from.")
  static final class Get implements Callable<Integer> {
    private final Daemon daemon;
    private final Terminal terminal;

    @Parameters(paramLabel = "KEY")
    private String key = "";

    @Option(names = "--json", description = "prints one JSON object")
    private boolean json;

    Get(Daemon daemon, Terminal terminal) {
      this.daemon = daemon;
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      if (daemon.pid().isPresent()) {
        return daemon.shell(words(json, "config:get", key), terminal.out(), terminal.err());
      }
      Settings.Effective setting = effective(daemon.settings(), key);
      terminal.out().println(json ? SettingsText.json(setting) : SettingsText.line(setting));
      return 0;
    }
  }

  /** {@code engram config list}. */
  @Command(name = "list", description = "Shows every setting and where its value comes from.")
  static final class ListAll implements Callable<Integer> {
    private final Daemon daemon;
    private final Terminal terminal;

    @Option(names = "--json", description = "prints one JSON array")
    private boolean json;

    ListAll(Daemon daemon, Terminal terminal) {
      this.daemon = daemon;
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      if (daemon.pid().isPresent()) {
        return daemon.shell(words(json, "config:list"), terminal.out(), terminal.err());
      }
      List<Settings.Effective> all = daemon.settings();
      terminal.out().println(json ? SettingsText.json(all) : SettingsText.table(all));
      return 0;
    }
  }

  /** {@code engram config set}. */
  @Command(name = "set", description = "Sets a value, kept until it is unset.")
  static final class Set implements Callable<Integer> {
    private final Daemon daemon;
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "KEY")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE")
    private String value = "";

    Set(Daemon daemon, Terminal terminal) {
      this.daemon = daemon;
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      if (daemon.pid().isPresent()) {
        return daemon.shell(List.of("config:set", key, value), terminal.out(), terminal.err());
      }
      try (OfflineSettings offline = OfflineSettings.open(daemon.sources())) {
        offline.settings().set(key, value, operator());
        terminal.out().println(SettingsText.line(effective(offline.settings().list(), key)));
        return 0;
      }
    }
  }

  /** {@code engram config unset}: without a daemon even a key that keeps it from starting. */
  @Command(name = "unset", description = "Removes a value that was set at run time.")
  static final class Unset implements Callable<Integer> {
    private final Daemon daemon;
    private final Terminal terminal;

    @Parameters(paramLabel = "KEY")
    private String key = "";

    Unset(Daemon daemon, Terminal terminal) {
      this.daemon = daemon;
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      if (daemon.pid().isPresent()) {
        return daemon.shell(List.of("config:unset", key), terminal.out(), terminal.err());
      }
      OfflineSettings.unset(daemon.sources(), key, operator());
      terminal.out().println(SettingsText.line(effective(daemon.settings(), key)));
      return 0;
    }
  }

  private static String operator() {
    return "cli:" + System.getProperty("user.name");
  }
}
