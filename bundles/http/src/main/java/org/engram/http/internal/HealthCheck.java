package org.engram.http.internal;

import java.util.List;

/** One thing that can be wrong. */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Something that is wrong.
   *
   * @param check name of the check
   * @param reason one sentence
   * @param fatal whether the server cannot do its work; otherwise it is degraded
   */
  record Finding(String check, String reason, boolean fatal) {}

  /** Returns what is wrong now; nothing if all is well. */
  List<Finding> findings();
}
