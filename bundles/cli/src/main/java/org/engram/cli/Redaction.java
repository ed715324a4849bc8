package org.engram.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.engram.store.StoreException;
import org.engram.store.StoreFiles;

/**
 * Takes out of texts what is nobody else's to read: the admin token, values whose names say that
 * they are secret, and what is remembered. A line that shares {@value #WINDOW} characters with a
 * stored text, from the text's beginning or from a multiple of that on, is left out whole; shorter
 * texts cannot be told from other words.
 */
final class Redaction {
  static final String LEFT_OUT = "[left out: remembered text]";
  static final String MASKED = "[masked]";

  /** Characters that make a text known. */
  static final int WINDOW = 12;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final Pattern SECRET = Pattern.compile(
      "(?i)([\\w.-]*(?:password|passwd|secret|token|credential)[\\w.-]*\"?\\s*[=:]\\s*)[^\\s,;]+");
  private static final Pattern BEARER = Pattern.compile("(?i)(bearer\\s+)\\S+");
  private static final Pattern LOG_LINE = Pattern.compile("^(\\S+ \\S+ +\\[[^]]*] \\S+ - ).*");

  private final Optional<String> token;
  private final Path store;

  /** Creates a redaction for an installation with that token and that store. */
  Redaction(Path tokenFile, Path store) {
    this.token = read(tokenFile);
    this.store = store;
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isReadable(file)
          ? Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // what cannot be read here is in no text from here either
    }
  }

  /** Returns the texts by name, without all of that. */
  Map<String, String> of(Map<String, String> texts) {
    if (!Files.exists(StoreFiles.database(store))) {
      return each(texts, (name, line) -> line);
    }
    LongSet windows = new LongSet();
    texts.values().forEach(text -> text.lines().forEach(line -> addAll(line, windows)));
    LongSet remembered = new LongSet();
    try {
      StoreFiles.texts(store, text -> meet(text, windows, remembered));
    } catch (StoreException e) {
      return each(texts, (name, line) -> withoutMessage(name, line));
    }
    return each(texts, (name, line) -> shares(line, remembered) ? LEFT_OUT : line);
  }

  /** What becomes of a line. */
  private interface Editing {
    String edit(String name, String line);
  }

  private Map<String, String> each(Map<String, String> texts, Editing editing) {
    Map<String, String> redacted = new LinkedHashMap<>();
    texts.forEach((name, text) -> {
      StringBuilder lines = new StringBuilder(text.length());
      text.lines()
          .forEach(line -> lines.append(masked(editing.edit(name, line))).append('\n'));
      redacted.put(name, lines.toString());
    });
    return redacted;
  }

  private String masked(String line) {
    String text = token.map(secret -> line.replace(secret, MASKED)).orElse(line);
    return BEARER
        .matcher(SECRET.matcher(text).replaceAll("$1\\" + MASKED))
        .replaceAll("$1\\" + MASKED);
  }

  /** Where the store cannot be read nobody can tell which message holds a text of it. */
  private static String withoutMessage(String name, String line) {
    if (!name.startsWith("log/")) {
      return line;
    }
    var matcher = LOG_LINE.matcher(line);
    return matcher.matches() ? matcher.group(1) + "[left out: the store cannot be read]" : LEFT_OUT;
  }

  private static void addAll(String line, LongSet windows) {
    for (int at = 0; at + WINDOW <= line.length(); at++) {
      windows.add(hash(line, at));
    }
  }

  /** The pieces of a stored text that occur in the texts. */
  private static void meet(String text, LongSet windows, LongSet remembered) {
    for (int at = 0; at + WINDOW <= text.length(); at += WINDOW) {
      long hash = hash(text, at);
      if (windows.contains(hash)) {
        remembered.add(hash);
      }
    }
  }

  private static boolean shares(String line, LongSet remembered) {
    for (int at = 0; at + WINDOW <= line.length() && !remembered.isEmpty(); at++) {
      if (remembered.contains(hash(line, at))) {
        return true;
      }
    }
    return false;
  }

  private static long hash(String text, int at) {
    long hash = 1;
    for (int i = at; i < at + WINDOW; i++) {
      hash = (hash ^ text.charAt(i)) * FACTOR;
      hash ^= hash >>> 29;
    }
    return hash == 0 ? 1 : hash;
  }

  /** Numbers other than 0: millions of them, so not boxed. */
  private static final class LongSet {
    private long[] slots = new long[1 << 10];
    private int size;

    void add(long number) {
      if (size * 2 >= slots.length) {
        long[] old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (long each : old) {
          if (each != 0) {
            insert(each);
          }
        }
      }
      insert(number);
    }

    private void insert(long number) {
      int at = slot(number);
      if (slots[at] == 0) {
        slots[at] = number;
        size++;
      }
    }

    private int slot(long number) {
      int at = (int) (number >>> 7) & (slots.length - 1);
      while (slots[at] != 0 && slots[at] != number) {
        at = (at + 1) & (slots.length - 1);
      }
      return at;
    }

    boolean contains(long number) {
      return slots[slot(number)] != 0;
    }

    boolean isEmpty() {
      return size == 0;
    }
  }
}
