package org.engram.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.OfflineSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.launcher.DataFolder;
import org.engram.launcher.Installation;
import org.engram.shell.ShellClient;

/** The installation and the process that runs it, if one does. */
record Daemon(Installation installation, SettingsSources sources) {

  /** Returns the id of the process that runs this installation's data folder. */
  Optional<Long> pid() {
    try {
      return DataFolder.holder(installation);
    } catch (IOException e) {
      throw new CliFailure("The data folder " + installation.data() + " cannot be read.", e);
    }
  }

  /** Fails with one sentence if no process runs. */
  long requirePid() {
    return pid()
        .orElseThrow(() ->
            new CliFailure("Engram does not run on " + installation.data() + ": engram start."));
  }

  /** Returns where the HTTP server listens, or will. */
  Address address() {
    Map<String, String> values = settings().stream()
        .collect(Collectors.toMap(Settings.Effective::key, Settings.Effective::value));
    return new Address(
        value(values, EngramSettings.HTTP_BIND), value(values, EngramSettings.HTTP_PORT));
  }

  private static <T> T value(Map<String, String> values, Setting<T> setting) {
    Function<String, T> parser = setting.parser();
    return parser.apply(values.getOrDefault(setting.key(), setting.defaultValue()));
  }

  /** Returns every setting from file, environment and journal. */
  List<Settings.Effective> settings() {
    try {
      return OfflineSettings.effective(sources);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CliFailure.of(e);
    }
  }

  HttpApi http() {
    return new HttpApi(address(), installation.conf().resolve("secrets").resolve("admin-token"));
  }

  /** Runs one command in the process and returns its exit code. */
  int shell(List<String> words, PrintStream out, PrintStream err) {
    long pid = requirePid();
    try (ShellClient client = ShellClient.connect(installation.data())) {
      return client.run(words, out, err);
    } catch (IOException e) {
      throw noShell(pid, e);
    }
  }

  static CliFailure noShell(long pid, IOException e) {
    return new CliFailure(
        "The shell of process " + pid + " cannot be reached (" + e.getMessage() + ").", e);
  }

  Path output() {
    return installation.log().resolve("engram.out");
  }
}
