package org.engram.kernel.runtime.internal.settings;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Settings.Effective;
import org.engram.kernel.runtime.settings.Settings.Origin;
import org.engram.kernel.runtime.settings.SettingsSources;

/** Reads settings without a running process. */
public final class SettingsReader {
  private SettingsReader() {}

  /** Returns every setting by key, as a start with those sources and decisions would have them. */
  public static List<Effective> effective(SettingsSources sources, List<JournalRecord> records) {
    BaseSettings base = BaseSettings.read(sources);
    Map<String, String> runtime = RuntimeSettings.replay(records);
    return EngramSettings.all().stream()
        .map(setting -> {
          String value = runtime.get(setting.key());
          return value == null
              ? base.get(setting.key())
              : BaseSettings.of(setting, value, Origin.RUNTIME);
        })
        .toList();
  }

  /** Removes a runtime setting, whether it is known or not. */
  public static void unset(Journal journal, String key, String who) {
    journal.append(JournalRecord.of(RuntimeSettings.UNSET, Instant.now(), who, "")
        .with(JournalRecord.KEY, key));
  }
}
