package org.engram.kernel.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.engram.kernel.spi.KernelId;

/**
 * A rollout, running or ended.
 *
 * @param candidate written form of the provider
 * @param kernels the kernels that it takes over
 * @param steps its shares in percent
 * @param percent the share now; 0 when it has ended without success
 * @param stepTime how long a step lasts
 * @param comparePercent share of the candidate's calls that are compared
 * @param state where it stands
 * @param reason why it ended or was paused, empty while it runs
 * @param began when it began
 * @param stepElapsed how long the step has lasted
 * @param calls calls of the candidate in this rollout
 * @param compared those of them that both computed, alike
 * @param medianRatios time of the candidate divided by the incumbent's, by size of the call
 */
public record RolloutStatus(
    String candidate,
    List<KernelId> kernels,
    List<Integer> steps,
    int percent,
    Duration stepTime,
    int comparePercent,
    State state,
    String reason,
    Instant began,
    Duration stepElapsed,
    long calls,
    long compared,
    Map<SizeClass, Double> medianRatios) {

  /** Where a rollout stands. */
  public enum State {
    /** Calls are shared, and the time of the step runs. */
    RUNNING,
    /** Calls are shared, time stands. */
    PAUSED,
    /** All calls go to the incumbent again. */
    ABORTED,
    /** All calls go to the candidate, which is on probation. */
    COMPLETED;

    /** Returns the name that operators see. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the collections. */
  public RolloutStatus {
    kernels = List.copyOf(kernels);
    steps = List.copyOf(steps);
    medianRatios = Map.copyOf(medianRatios);
  }
}
