package org.engram.launcher;

import java.util.List;

/**
 * What came of a start.
 *
 * @param bundleCount bundles that were installed
 * @param otherPlatforms symbolic names of those whose native code is for another platform
 * @param problems what did not start and why, one sentence each; empty if all is well
 * @param millis time from the first file read to the last start level
 */
public record StartReport(
    int bundleCount, List<String> otherPlatforms, List<String> problems, long millis) {
  /** Copies the lists. */
  public StartReport {
    otherPlatforms = List.copyOf(otherPlatforms);
    problems = List.copyOf(problems);
  }

  /** Returns whether everything that can run here does. */
  public boolean healthy() {
    return problems.isEmpty();
  }

  @Override
  public String toString() {
    String elsewhere = otherPlatforms.isEmpty()
        ? ""
        : ", not for this platform: " + String.join(", ", otherPlatforms);
    return "Engram: %d bundles, %d problems, %d ms%s"
        .formatted(bundleCount, problems.size(), millis, elsewhere);
  }
}
