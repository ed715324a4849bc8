package org.engram.kernel.runtime.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The settings of an installation. Precedence: runtime setting (kept in the journal) &gt; system
 * property &gt; environment &gt; configuration file &gt; default. An unknown key or a value that
 * does not parse stops the start, with the accepted ones listed. Safe for any number of threads.
 */
@ProviderType
public interface Settings {

  /** Where an effective value comes from. */
  enum Origin {
    /** Set at run time and kept in the journal. */
    RUNTIME,
    /** A system property of the JVM. */
    SYSTEM_PROPERTY,
    /** An environment variable. */
    ENVIRONMENT,
    /** The configuration file. */
    FILE,
    /** Built in. */
    DEFAULT
  }

  /**
   * An effective value.
   *
   * @param key the key, such as {@code arena.size_bytes}
   * @param value the value in its written form; empty where there is none
   * @param origin where it comes from
   * @param meaning one line for operators
   */
  record Effective(String key, String value, Origin origin, String meaning) {}

  /** Returns the effective value of that setting. */
  <T> T get(Setting<T> setting);

  /** Returns the setting with that key, or empty if there is none. */
  Optional<Effective> find(String key);

  /** Returns every setting, by key. */
  List<Effective> list();

  /**
   * Sets a value at run time, in force at the next use and kept over restarts.
   *
   * @throws IllegalArgumentException for an unknown key or value; the message lists the accepted
   *     ones
   */
  void set(String key, String value, String who);

  /** Removes the value that was set at run time. */
  void unset(String key, String who);

  /**
   * Calls the listener after each change of the effective value of that setting, until the handle
   * is closed.
   */
  <T> AutoCloseable onChange(Setting<T> setting, Consumer<T> listener);
}
