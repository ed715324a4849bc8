package org.engram.launcher;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** System properties that are set for a while. */
final class SystemProperties {
  private final Map<String, Optional<String>> before;

  private SystemProperties(Map<String, Optional<String>> before) {
    this.before = before;
  }

  static SystemProperties set(Map<String, String> values) {
    Map<String, Optional<String>> before = new HashMap<>();
    values.forEach(
        (name, value) -> before.put(name, Optional.ofNullable(System.setProperty(name, value))));
    return new SystemProperties(before);
  }

  /** Gives each the value that it had. */
  void restore() {
    before.forEach((name, value) -> value.ifPresentOrElse(
        earlier -> System.setProperty(name, earlier), () -> System.clearProperty(name)));
  }
}
