package org.engram.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of an installation are. All paths are absolute.
 *
 * @param home what was unpacked: {@code bin}, {@code lib}, {@code bundle}, {@code conf}
 * @param data what must be kept: store, journal, provider versions; and what lives as long as the
 *     process: lock, pid, shell socket
 * @param log the log files
 */
public record Installation(Path home, Path data, Path log) {
  /** Property with the folder that was unpacked. */
  public static final String HOME = "engram.home";

  /** Property with the data folder. */
  public static final String DATA = "engram.data";

  /** Property with the folder of the log files. */
  public static final String LOG = "engram.log";

  /** Makes the paths absolute. */
  public Installation {
    home = home.toAbsolutePath().normalize();
    data = data.toAbsolutePath().normalize();
    log = log.toAbsolutePath().normalize();
  }

  /** Returns an installation with the log files in {@code log} of its data folder. */
  public static Installation of(Path home, Path data) {
    return new Installation(home, data, data.resolve("log"));
  }

  /**
   * Returns the installation that the system properties {@link #HOME}, {@link #DATA} and
   * {@link #LOG} name: the current folder and its {@code data} and {@code log} where they are not
   * set.
   */
  public static Installation current() {
    Path home = Path.of(System.getProperty(HOME, ""));
    return new Installation(
        home, property(DATA, home.resolve("data")), property(LOG, home.resolve("log")));
  }

  private static Path property(String name, Path otherwise) {
    @Nullable String value = System.getProperty(name);
    return value == null || value.isEmpty() ? otherwise : Path.of(value);
  }

  /** Returns the file that a running process locks. */
  public Path lockFile() {
    return data.resolve("engram.lock");
  }

  /** Returns the file with the id of the process, written while one runs. */
  public Path pidFile() {
    return data.resolve("engram.pid");
  }

  /** Returns the folder with configuration. */
  public Path conf() {
    return home.resolve("conf");
  }

  /**
   * Returns the text with {@code ${engram.home}}, {@code ${engram.data}}, {@code ${engram.log}}
   * replaced.
   */
  String expand(String text) {
    String expanded = text;
    for (var entry : properties().entrySet()) {
      expanded =
          expanded.replace("${" + entry.getKey() + "}", Objects.requireNonNull(entry.getValue()));
    }
    return expanded;
  }

  /** Returns the three folders by their property. */
  Map<String, String> properties() {
    return Map.of(HOME, home.toString(), DATA, data.toString(), LOG, log.toString());
  }
}
