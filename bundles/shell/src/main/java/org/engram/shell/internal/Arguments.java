package org.engram.shell.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.engram.shell.Table;

/**
 * The arguments of a command, held against its usage line: words in capitals are values, those in
 * brackets may be left out, {@code --name VALUE} takes a value and {@code --name} alone is a flag.
 */
final class Arguments {
  private final String usage;
  private final List<String> values = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();

  /**
   * Reads arguments.
   *
   * @param usage such as {@code kernel:swap PROVIDER [--kernel KERNEL]}
   */
  Arguments(String usage, String... arguments) {
    this.usage = usage;
    boolean onlyValues = false;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (onlyValues || !argument.startsWith("--")) {
        values.add(argument);
      } else if (argument.equals("--")) {
        onlyValues = true;
      } else if (usage.contains("[" + argument + "]")) {
        options.put(argument, "");
      } else if (usage.contains("[" + argument + " ") && i + 1 < arguments.length) {
        options.put(argument, arguments[++i]);
      } else {
        throw wrong();
      }
    }
    String positional = usage.replaceAll("\\[--[^]]*]", "").strip();
    int most = positional.split("\\s+", -1).length - 1;
    int least = positional.replaceAll("\\[[^]]*]", "").strip().split("\\s+", -1).length - 1;
    if (values.size() < least || values.size() > most) {
      throw wrong();
    }
  }

  private CommandFailure wrong() {
    return CommandFailure.usage("Usage: " + usage);
  }

  /** Returns the value at that place. */
  String value(int index) {
    return values.get(index);
  }

  /** Returns the value at that place, if there is one. */
  Optional<String> optional(int index) {
    return index < values.size() ? Optional.of(values.get(index)) : Optional.empty();
  }

  boolean flag(String name) {
    return options.containsKey(name);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** Returns the table, as JSON if that was asked for, else the sentence if it has no row. */
  String show(Table table, String sentence) {
    return flag("--json") ? table.json() : table.orElse(sentence);
  }

  /** Returns the option, read by the parser. */
  <T> Optional<T> option(String name, Function<String, T> parser) {
    return option(name).map(text -> parse(name, text, parser));
  }

  /**
   * Returns the text, read by the parser; what it does not accept is a usage error that names it.
   */
  static <T> T parse(String name, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw CommandFailure.usage("'" + text + "' is no number: " + name + " needs one.");
    }
  }
}
