package org.engram.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.settings.Settings;

/** How operators see settings, in the process and without it. */
public final class SettingsText {
  private SettingsText() {}

  /** Returns value and origin. */
  public static String line(Settings.Effective setting) {
    return setting.value() + " (" + origin(setting) + ")";
  }

  /** Returns a JSON object with key, value, origin and meaning. */
  public static String json(Settings.Effective setting) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", setting.key());
    fields.put("value", setting.value());
    fields.put("origin", origin(setting));
    fields.put("meaning", setting.meaning());
    return JsonText.of(fields);
  }

  /** Returns a JSON array of such objects. */
  public static String json(List<Settings.Effective> settings) {
    return settings.stream().map(SettingsText::json).collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns a table of key, value, origin and meaning. */
  public static String table(List<Settings.Effective> settings) {
    Table table = new Table("KEY", "VALUE", "ORIGIN", "MEANING");
    for (Settings.Effective setting : settings) {
      table.row(setting.key(), setting.value(), origin(setting), setting.meaning());
    }
    return table.toString();
  }

  private static String origin(Settings.Effective setting) {
    return setting.origin().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
