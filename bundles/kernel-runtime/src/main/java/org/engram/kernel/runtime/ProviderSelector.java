package org.engram.kernel.runtime;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.Tier;

/**
 * Names a provider the way operators write it: {@code id[@version][/tier]}, such as
 * {@code zig-x86}, {@code zig-x86@1.0.1} or {@code java/scalar}. What is left out is any; of
 * several matches the first in ranking is meant.
 *
 * @param id provider id
 * @param version bundle version, if it matters
 * @param tier tier to serve with, if not the highest
 */
public record ProviderSelector(String id, Optional<String> version, Optional<Tier> tier) {
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9-]+)(?:@([0-9A-Za-z._-]+))?(?:/([a-z0-9]+))?");

  /**
   * Parses the written form.
   *
   * @throws IllegalArgumentException if it has another form or names an unknown tier
   */
  public static ProviderSelector parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text
          + "' is no provider: expected id[@version][/tier], such as zig-x86 or java/scalar");
    }
    return new ProviderSelector(
        matcher.group(1),
        Optional.ofNullable(matcher.group(2)),
        Optional.ofNullable(matcher.group(3)).map(Tier::of));
  }

  /** Returns whether that provider is meant and runs the tier, if one is named. */
  public boolean matches(ProviderDescription provider) {
    return id.equals(provider.id())
        && version.map(provider.version()::equals).orElse(true)
        && tier.map(provider.tiers()::contains).orElse(true);
  }

  @Override
  public String toString() {
    return id + version.map(v -> "@" + v).orElse("") + tier.map(t -> "/" + t).orElse("");
  }
}
