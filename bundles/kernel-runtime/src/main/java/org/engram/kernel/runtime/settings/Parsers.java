package org.engram.kernel.runtime.settings;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.engram.kernel.spi.Tier;

/** How written values are read; what is not accepted is an {@link IllegalArgumentException}. */
final class Parsers {
  private Parsers() {}

  static long between(String text, long least, long greatest) {
    long value = Long.parseLong(text); // its NumberFormatException is an IllegalArgumentException
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(value + " is outside " + least + " … " + greatest);
    }
    return value;
  }

  static double between(String text, double least, double greatest) {
    double value = Double.parseDouble(text);
    if (!(value >= least && value <= greatest)) {
      throw new IllegalArgumentException(value + " is outside " + least + " … " + greatest);
    }
    return value;
  }

  static boolean truth(String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  static String host(String text) {
    if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("'" + text + "' is no address");
    }
    return text;
  }

  static Optional<Tier> nativeTier(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Tier tier = Tier.of(text);
    if (tier.family() == Tier.Family.JAVA) {
      throw new IllegalArgumentException("'" + text + "' is no tier of native code");
    }
    return Optional.of(tier);
  }

  static <E extends Enum<E>> Function<String, E> word(E[] values) {
    return text -> Arrays.stream(values)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is unknown"));
  }

  static Optional<Path> path(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(absolute(text));
  }

  static List<Path> paths(String text) {
    return Arrays.stream(text.split(File.pathSeparator, -1))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .map(Parsers::absolute)
        .toList();
  }

  /** {@link InvalidPathException} is an {@link IllegalArgumentException}. */
  private static Path absolute(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }
}
