package org.engram.kernel.runtime.internal.settings;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.runtime.settings.SettingsSources;

/**
 * The settings of a running process. Changes are serialised; listeners run in their order, under
 * the lock of the change, and must not change settings themselves.
 */
public final class LiveSettings implements Settings {
  private record Listener<T>(Setting<T> setting, BiConsumer<T, String> consumer) {
    void changed(String value, String by) {
      consumer.accept(setting.parser().apply(value), by);
    }
  }

  private final BaseSettings base;
  private final Journal journal;
  private final Clock clock;
  private final List<Listener<?>> listeners = new CopyOnWriteArrayList<>();
  private final Object changes = new Object();
  private volatile Map<String, String> runtime;

  /**
   * Reads the sources and replays the journal.
   *
   * @throws IllegalArgumentException for an unknown key or a value that is not accepted
   */
  public LiveSettings(SettingsSources sources, Journal journal, Clock clock) {
    this.base = BaseSettings.read(sources);
    this.journal = journal;
    this.clock = clock;
    this.runtime = Map.copyOf(RuntimeSettings.replay(journal.records()));
  }

  /** Returns what an operator should change, one sentence each. */
  public List<String> warnings() {
    return base.warnings();
  }

  @Override
  public <T> T get(Setting<T> setting) {
    return setting.parser().apply(effective(setting, runtime).value());
  }

  @Override
  public Optional<Effective> find(String key) {
    return EngramSettings.all().stream()
        .filter(setting -> setting.key().equals(key))
        .map(setting -> effective(setting, runtime))
        .findFirst();
  }

  @Override
  public List<Effective> list() {
    Map<String, String> seen = runtime;
    return EngramSettings.all().stream()
        .map(setting -> effective(setting, seen))
        .toList();
  }

  @Override
  public void set(String key, String value, String who) {
    set(key, value, who, "");
  }

  /** Sets a value at run time and keeps the reason. */
  public void set(String key, String value, String who, String why) {
    Setting<?> setting = EngramSettings.of(key);
    BaseSettings.check(setting, value, "set by " + who);
    synchronized (changes) {
      Map<String, String> after = new HashMap<>(runtime);
      after.put(key, value);
      change(setting, after, entry(RuntimeSettings.SET, who, why, key, value));
    }
  }

  @Override
  public void unset(String key, String who) {
    Setting<?> setting = EngramSettings.of(key);
    synchronized (changes) {
      Map<String, String> after = new HashMap<>(runtime);
      if (after.remove(key) != null) {
        change(setting, after, entry(RuntimeSettings.UNSET, who, "", key, ""));
      }
    }
  }

  @Override
  public <T> AutoCloseable onChange(Setting<T> setting, Consumer<T> listener) {
    return onChangeBy(setting, (value, by) -> listener.accept(value));
  }

  /** Calls the listener like {@link #onChange}, with who made the change and why. */
  public <T> AutoCloseable onChangeBy(Setting<T> setting, BiConsumer<T, String> listener) {
    Listener<T> added = new Listener<>(setting, listener);
    listeners.add(added);
    return () -> listeners.remove(added);
  }

  private void change(Setting<?> setting, Map<String, String> after, JournalRecord entry) {
    String before = effective(setting, runtime).value();
    String now = effective(setting, after).value();
    Map<String, String> next = Map.copyOf(after);
    if (isRetreat(setting, now)) {
      // The way to safety does not wait for the disk, and is gone even if the disk fails.
      publish(setting, before, now, next, entry);
      journal.append(entry);
    } else {
      journal.append(entry);
      publish(setting, before, now, next, entry);
    }
  }

  private static boolean isRetreat(Setting<?> setting, String value) {
    Setting<Boolean> nativeCode = EngramSettings.ZIG_KERNELS_ENABLED;
    return setting.equals(nativeCode) && !nativeCode.parser().apply(value);
  }

  private void publish(
      Setting<?> setting,
      String before,
      String now,
      Map<String, String> next,
      JournalRecord entry) {
    runtime = next;
    if (before.equals(now)) {
      return;
    }
    String why = entry.get(JournalRecord.WHY).orElse("");
    String by = entry.get(JournalRecord.WHO).orElse("") + (why.isEmpty() ? "" : " (" + why + ")");
    for (Listener<?> listener : listeners) {
      if (listener.setting().key().equals(setting.key())) {
        listener.changed(now, by);
      }
    }
  }

  private Effective effective(Setting<?> setting, Map<String, String> runtimeValues) {
    String value = runtimeValues.get(setting.key());
    return value == null
        ? base.get(setting.key())
        : BaseSettings.of(setting, value, Origin.RUNTIME);
  }

  private JournalRecord entry(String what, String who, String why, String key, String value) {
    JournalRecord entry =
        JournalRecord.of(what, clock.instant(), who, why).with(JournalRecord.KEY, key);
    return what.equals(RuntimeSettings.SET) ? entry.with(JournalRecord.VALUE, value) : entry;
  }
}
