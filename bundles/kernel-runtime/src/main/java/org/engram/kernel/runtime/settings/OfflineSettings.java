package org.engram.kernel.runtime.settings;

import java.time.Clock;
import java.util.List;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.internal.settings.SettingsReader;

/**
 * The settings of an installation that does not run, for the command line. While it is open, the
 * installation cannot start.
 */
public final class OfflineSettings implements AutoCloseable {
  private final DataFolder folder;
  private final LiveSettings settings;

  private OfflineSettings(DataFolder folder, LiveSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Returns every setting by key, without changing or locking anything: the installation may run.
   *
   * @throws IllegalArgumentException for an unknown key or a value that is not accepted
   * @throws IllegalStateException if the journal is damaged
   */
  public static List<Settings.Effective> effective(SettingsSources sources) {
    return SettingsReader.effective(
        sources, Journal.read(DataFolder.journalOf(sources.dataFolder())));
  }

  /**
   * Opens the settings for changes.
   *
   * @throws IllegalArgumentException for an unknown key or a value that is not accepted
   * @throws IllegalStateException if the installation runs or its journal is damaged
   */
  public static OfflineSettings open(SettingsSources sources) {
    DataFolder folder = DataFolder.open(sources.dataFolder());
    try {
      Clock clock = Clock.systemUTC();
      return new OfflineSettings(folder, new LiveSettings(sources, folder.journal(), clock));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Removes a runtime setting, even one that this version does not know and that stops the start.
   *
   * @throws IllegalStateException if the installation runs or its journal is damaged
   */
  public static void unset(SettingsSources sources, String key, String who) {
    try (DataFolder folder = DataFolder.open(sources.dataFolder())) {
      SettingsReader.unset(folder.journal(), key, who);
    }
  }

  /** Returns the settings; changes are kept when the call returns. */
  public Settings settings() {
    return settings;
  }

  /** Returns what an operator should change, one sentence each. */
  public List<String> warnings() {
    return settings.warnings();
  }

  @Override
  public void close() {
    folder.close();
  }
}
