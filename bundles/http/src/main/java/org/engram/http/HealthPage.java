package org.engram.http;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What {@code GET /health} and its kin answer from. The bundle that runs the checks registers it as
 * a service; without it the server says that it is not ready. Safe for any number of threads.
 */
@ConsumerType
@FunctionalInterface
public interface HealthPage {

  /** What is asked for. */
  enum Question {
    /** Does the process work at all? */
    LIVE,
    /** Can it do its work? */
    READY,
    /** Is anything wrong? */
    ALL
  }

  /**
   * Something that is wrong.
   *
   * @param check name of the check
   * @param reason one sentence
   * @param fatal whether the server cannot do its work; otherwise it is degraded
   */
  record Finding(String check, String reason, boolean fatal) {}

  /** Returns what is wrong now; nothing if all is well. */
  List<Finding> findings(Question question);
}
