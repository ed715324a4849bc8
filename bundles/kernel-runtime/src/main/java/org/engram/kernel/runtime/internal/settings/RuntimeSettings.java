package org.engram.kernel.runtime.internal.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.runtime.settings.EngramSettings;

/** What a journal says of settings: records {@code set} and {@code unset}. */
final class RuntimeSettings {
  static final String SET = "set";
  static final String UNSET = "unset";

  private RuntimeSettings() {}

  /**
   * Returns the values that are set, by key.
   *
   * @throws IllegalArgumentException for a key or value that this version does not accept; the
   *     message names the remedy
   */
  static Map<String, String> replay(List<JournalRecord> records) {
    Map<String, String> values = new TreeMap<>();
    for (JournalRecord entry : records) {
      String key = entry.get(JournalRecord.KEY).orElse("");
      switch (entry.what()) {
        case SET -> values.put(key, entry.get(JournalRecord.VALUE).orElse(""));
        case UNSET -> values.remove(key);
        default -> {} // a decision about something else
      }
    }
    values.forEach(RuntimeSettings::check);
    return values;
  }

  private static void check(String key, String value) {
    try {
      BaseSettings.check(EngramSettings.of(key), value, "runtime setting");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; 'engram config unset " + key + "' removes it", e);
    }
  }
}
