package org.engram.kernel.runtime.settings;

import java.util.List;
import java.util.function.Function;

/**
 * One setting: its names, its default and how its written form is read.
 *
 * @param key the key, such as {@code arena.size_bytes}; also the system property behind the prefix
 *     {@code engram.}
 * @param environment names of the environment variable, the current one first, deprecated aliases
 *     behind it
 * @param defaultValue written form of the default; empty if there is none
 * @param meaning one line for operators
 * @param accepted what is accepted, for messages
 * @param parser reads the written form; throws {@link IllegalArgumentException} for a value that is
 *     not accepted
 */
public record Setting<T>(
    String key,
    List<String> environment,
    String defaultValue,
    String meaning,
    String accepted,
    Function<String, T> parser) {
  /** Copies the list. */
  public Setting {
    environment = List.copyOf(environment);
  }
}
