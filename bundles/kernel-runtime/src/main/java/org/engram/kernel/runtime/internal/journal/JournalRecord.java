package org.engram.kernel.runtime.internal.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One decision. Its written form is a line {@code name=value} per field, in which a backslash, a
 * line feed and a carriage return of the value are written {@code \\}, {@code \n} and {@code \r}.
 *
 * @param fields values by name; {@code what}, {@code when}, {@code who} and {@code why} are always
 *     there
 */
public record JournalRecord(Map<String, String> fields) {
  /** What was decided: {@code set}, {@code unset}, {@code swap}, {@code pin} and so on. */
  public static final String WHAT = "what";
  /** When, in RFC 3339. */
  public static final String WHEN = "when";
  /** Who decided. */
  public static final String WHO = "who";
  /** The reason given. */
  public static final String WHY = "why";
  /** The kernels concerned, separated by commas. */
  public static final String KERNEL = "kernel";
  /** For each of the kernels the provider that served before, or {@link #NONE}. */
  public static final String FROM = "from";
  /** The provider chosen: one for all kernels, or one for each. */
  public static final String TO = "to";
  /** The key of a setting. */
  public static final String KEY = "key";
  /** The value of a setting. */
  public static final String VALUE = "value";
  /** Digests of the provider chosen, {@code file:sha256} separated by commas. */
  public static final String DIGESTS = "digests";
  /** Stands where a list has no value. */
  public static final String NONE = "-";

  /** Copies the map, in its order. */
  public JournalRecord {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Returns a decision without further fields. */
  public static JournalRecord of(String what, Instant when, String who, String why) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(WHAT, what);
    fields.put(WHEN, when.toString());
    fields.put(WHO, who);
    fields.put(WHY, why);
    return new JournalRecord(fields);
  }

  /** Returns the same decision with one more field. */
  public JournalRecord with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new JournalRecord(more);
  }

  /** Returns what was decided. */
  public String what() {
    return get(WHAT).orElse("");
  }

  /** Returns the value of that field, if there is one. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  String encode() {
    StringBuilder text = new StringBuilder();
    fields.forEach((name, value) -> {
      text.append(name).append('=');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        switch (c) {
          case '\\' -> text.append("\\\\");
          case '\n' -> text.append("\\n");
          case '\r' -> text.append("\\r");
          default -> text.append(c);
        }
      }
      text.append('\n');
    });
    return text.toString();
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JournalRecord decode(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + line + "' is not name=value");
      }
      fields.put(line.substring(0, equals), unescape(line, equals + 1));
    }
    return new JournalRecord(fields);
  }

  private static String unescape(String line, int from) {
    StringBuilder value = new StringBuilder(line.length() - from);
    int at = from;
    while (at < line.length()) {
      char c = line.charAt(at);
      value.append(c == '\\' ? escaped(line, at + 1) : c);
      at += c == '\\' ? 2 : 1;
    }
    return value.toString();
  }

  private static char escaped(String line, int at) {
    return switch (at < line.length() ? line.charAt(at) : '\0') {
      case '\\' -> '\\';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> throw new IllegalArgumentException("bad escape in '" + line + "'");
    };
  }
}
