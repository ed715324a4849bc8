package org.engram.kernel.runtime.internal.osgi;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings as a service; it owns the data folder with the journal. */
@Component(service = {Settings.class, SettingsComponent.class})
public final class SettingsComponent implements Settings {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsComponent.class);

  private final SettingsSources sources;
  private final DataFolder folder;
  private final LiveSettings live;

  /** Takes the data folder; fails with one sentence if a setting or the folder is not in order. */
  @Activate
  public SettingsComponent(BundleContext context) {
    sources = SettingsSources.of(context::getProperty, System::getenv);
    folder = DataFolder.open(sources.dataFolder());
    try {
      live = new LiveSettings(sources, folder.journal(), Clock.systemUTC());
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
    folder.journal().warning().ifPresent(LOG::warn);
    live.warnings().forEach(LOG::warn);
  }

  @Deactivate
  void close() {
    folder.close();
  }

  LiveSettings live() {
    return live;
  }

  Path dataFolder() {
    return sources.dataFolder();
  }

  Journal journal() {
    return folder.journal();
  }

  @Override
  public <T> T get(Setting<T> setting) {
    return live.get(setting);
  }

  @Override
  public Optional<Effective> find(String key) {
    return live.find(key);
  }

  @Override
  public List<Effective> list() {
    return live.list();
  }

  @Override
  public void set(String key, String value, String who) {
    live.set(key, value, who);
  }

  @Override
  public void unset(String key, String who) {
    live.unset(key, who);
  }

  @Override
  public <T> AutoCloseable onChange(Setting<T> setting, Consumer<T> listener) {
    return live.onChange(setting, listener);
  }
}
