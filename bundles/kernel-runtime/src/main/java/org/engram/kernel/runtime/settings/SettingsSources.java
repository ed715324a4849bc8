package org.engram.kernel.runtime.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where settings are looked for.
 *
 * @param systemProperty value of a property of the process or of the framework in it, or null
 * @param environment value of an environment variable, or null
 * @param configuration the configuration file, if one is named
 * @param dataFolder the data folder, whose journal holds the runtime settings
 */
public record SettingsSources(
    Function<String, @Nullable String> systemProperty,
    Function<String, @Nullable String> environment,
    Optional<Path> configuration,
    Path dataFolder) {
  /** Property that names the configuration file. */
  public static final String CONFIGURATION = "engram.conf";

  /** Property that names the data folder; {@code data} without it. */
  public static final String DATA = "engram.data";

  /** Returns the sources of this process. */
  public static SettingsSources ofProcess() {
    return of(System.getProperties(), System.getenv());
  }

  /** Returns sources with those system properties and that environment. */
  public static SettingsSources of(Properties system, Map<String, String> environment) {
    return of(system::getProperty, environment::get);
  }

  /**
   * Returns sources with those properties and that environment.
   *
   * @param properties of the process, or of a framework and the process
   */
  public static SettingsSources of(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    return new SettingsSources(
        properties,
        environment,
        Optional.ofNullable(properties.apply(CONFIGURATION)).map(Path::of),
        Path.of(Objects.requireNonNullElse(properties.apply(DATA), "data")));
  }
}
