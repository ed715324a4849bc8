package org.engram.kernel.ffm;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may set for a native provider.
 *
 * @param limit {@code kernel.tier_max}: the highest tier that may run
 * @param keepLibrary {@code kernel.keep_library}: leave the private copy of the library on disk,
 *     for profilers and debuggers
 */
public record ProbeSettings(TierLimit limit, boolean keepLibrary) {
  /** Nothing is set. */
  public static final ProbeSettings DEFAULT = new ProbeSettings(TierLimit.NONE, false);

  private static final String TIER_MAX = "kernel.tier_max";
  private static final String KEEP_LIBRARY = "kernel.keep_library";

  /**
   * Reads the settings: property {@code engram.<key>} before environment {@code ENGRAM_<KEY>}.
   *
   * @throws IllegalArgumentException for a value that is not accepted; the message lists those that
   *     are
   */
  public static ProbeSettings read(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String keep = value(KEEP_LIBRARY, properties, environment);
    return new ProbeSettings(
        TierLimit.of(value(TIER_MAX, properties, environment)),
        switch (keep) {
          case "", "false" -> false;
          case "true" -> true;
          default ->
            throw new IllegalArgumentException(
                "unknown kernel.keep_library '" + keep + "'; accepted: true, false");
        });
  }

  private static String value(
      String key,
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String property = properties.apply("engram." + key);
    if (property != null) {
      return property.strip();
    }
    String name = "ENGRAM_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    String variable = environment.apply(name);
    return variable == null ? "" : variable.strip();
  }
}
