package org.engram.kernel.runtime.internal;

import java.util.Locale;
import org.engram.kernel.runtime.ArenaConfiguration;
import org.engram.kernel.runtime.OverflowStrategy;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.EngramSettings;

/** Configures the arenas by their settings. */
final class ArenaSettings implements ArenaConfiguration {
  private static final String WHO = "ArenaConfiguration";
  private static final int MOST_MEGABYTES = 1024;

  private final LiveSettings settings;

  ArenaSettings(LiveSettings settings) {
    this.settings = settings;
  }

  @Override
  public void configure(int megabytes, OverflowStrategy overflow) {
    if (megabytes < 1 || megabytes > MOST_MEGABYTES) {
      throw new IllegalArgumentException(megabytes + " MiB is outside 1 … " + MOST_MEGABYTES);
    }
    String written = overflow.name().toLowerCase(Locale.ROOT);
    settings.set(EngramSettings.ARENA_OVERFLOW.key(), written, WHO);
    settings.set(EngramSettings.ARENA_SIZE_BYTES.key(), Long.toString((long) megabytes << 20), WHO);
  }
}
