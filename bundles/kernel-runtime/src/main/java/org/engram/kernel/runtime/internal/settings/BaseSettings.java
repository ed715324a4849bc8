package org.engram.kernel.runtime.internal.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.Settings.Effective;
import org.engram.kernel.runtime.settings.Settings.Origin;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a process below the runtime settings: system property, environment, file,
 * default. Read once; every value in it is one that is accepted.
 *
 * @param values effective values by key, in the order of the catalogue
 * @param warnings what an operator should change, one sentence each
 */
record BaseSettings(Map<String, Effective> values, List<String> warnings) {
  private static final String PROPERTY_PREFIX = "engram.";

  /**
   * Reads the sources.
   *
   * @throws IllegalArgumentException for an unknown key in the file or a value that is not
   *     accepted, wherever it stands
   */
  static BaseSettings read(SettingsSources sources) {
    Map<String, String> file =
        sources.configuration().map(ConfigurationFile::read).orElse(Map.of());
    Map<String, Effective> values = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (Setting<?> setting : EngramSettings.all()) {
      values.put(setting.key(), effective(setting, sources, file, warnings));
    }
    return new BaseSettings(values, warnings);
  }

  Effective get(String key) {
    return Objects.requireNonNull(values.get(key));
  }

  private static Effective effective(
      Setting<?> setting,
      SettingsSources sources,
      Map<String, String> file,
      List<String> warnings) {
    // Every source is checked, the ones that lose as well: they may win after the next change.
    String property = PROPERTY_PREFIX + setting.key();
    Optional<String> fromProperty =
        checked(setting, sources.systemProperty().apply(property), "system property " + property);
    Optional<String> fromEnvironment = environment(setting, sources, warnings);
    Optional<String> fromFile = checked(
        setting, file.get(setting.key()), "file " + sources.configuration().orElse(null));
    if (fromProperty.isPresent()) {
      return of(setting, fromProperty.get(), Origin.SYSTEM_PROPERTY);
    }
    if (fromEnvironment.isPresent()) {
      return of(setting, fromEnvironment.get(), Origin.ENVIRONMENT);
    }
    return fromFile
        .map(value -> of(setting, value, Origin.FILE))
        .orElseGet(() -> of(setting, setting.defaultValue(), Origin.DEFAULT));
  }

  private static Optional<String> environment(
      Setting<?> setting, SettingsSources sources, List<String> warnings) {
    for (String name : setting.environment()) {
      String value = sources.environment().apply(name);
      if (value == null || value.isEmpty()) {
        continue; // 'NAME=' is how a shell unsets for one command
      }
      String current = setting.environment().getFirst();
      if (!name.equals(current)) {
        warnings.add(name + " is deprecated: set " + current + " instead");
      }
      return checked(setting, value, "environment variable " + name);
    }
    return Optional.empty();
  }

  private static Optional<String> checked(
      Setting<?> setting, @Nullable String value, String source) {
    if (value == null) {
      return Optional.empty();
    }
    check(setting, value, source);
    return Optional.of(value);
  }

  /**
   * Requires that the value is accepted.
   *
   * @throws IllegalArgumentException if it is not; the message names setting, source and what is
   *     accepted
   */
  static void check(Setting<?> setting, String value, String source) {
    try {
      var _ = setting.parser().apply(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "bad value '" + value + "' for " + setting.key() + " (" + source + "); accepted: "
              + setting.accepted(),
          e);
    }
  }

  static Effective of(Setting<?> setting, String value, Origin origin) {
    return new Effective(setting.key(), value, origin, setting.meaning());
  }
}
