package org.engram.kernel.runtime.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where settings are looked for.
 *
 * @param systemProperty value of a system property, or null
 * @param environment value of an environment variable, or null
 * @param configuration the configuration file, if one is named
 * @param dataFolder the data folder, whose journal holds the runtime settings
 */
public record SettingsSources(
    Function<String, @Nullable String> systemProperty,
    Function<String, @Nullable String> environment,
    Optional<Path> configuration,
    Path dataFolder) {
  /** System property that names the configuration file. */
  public static final String CONFIGURATION = "engram.conf";

  /** System property that names the data folder; {@code data} without it. */
  public static final String DATA = "engram.data";

  /** Returns the sources of this process. */
  public static SettingsSources ofProcess() {
    return of(System.getProperties(), System.getenv());
  }

  /** Returns sources with those system properties and that environment. */
  public static SettingsSources of(Properties system, Map<String, String> environment) {
    return new SettingsSources(
        system::getProperty,
        environment::get,
        Optional.ofNullable(system.getProperty(CONFIGURATION)).map(Path::of),
        Path.of(system.getProperty(DATA, "data")));
  }
}
