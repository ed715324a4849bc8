package org.engram.telemetry.internal;

import java.util.HashSet;
import java.util.Set;

/**
 * Bounds the values of a label: those that come after the first so many are {@value #OTHER}, in
 * every later reading too, so that counters only grow.
 */
final class LabelLimit {
  static final String OTHER = "other";

  private final int most;
  private final Set<String> known = new HashSet<>();

  LabelLimit(int most) {
    this.most = most;
  }

  synchronized String of(String value) {
    if (known.contains(value)) {
      return value;
    }
    return known.size() < most && known.add(value) ? value : OTHER;
  }
}
