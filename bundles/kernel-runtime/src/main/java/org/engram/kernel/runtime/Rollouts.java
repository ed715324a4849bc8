package org.engram.kernel.runtime;

import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.spi.KernelId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Candidates that take over step by step, each call of theirs compared with the incumbent's. A
 * guard that trips ends a rollout by itself: the incumbent serves, and the candidate is rejected.
 * Every decision is in the journal. A rollout that runs when the process ends does not go on.
 *
 * <p>Safe for any number of threads.
 */
@ProviderType
public interface Rollouts {

  /**
   * Begins a rollout with its first step.
   *
   * @throws IllegalArgumentException if there is no such provider, or it does not offer the kernel
   * @throws IllegalStateException if it may not serve, serves already, or another rollout has one
   *     of the kernels
   */
  RolloutStatus start(RolloutPlan plan, Reason reason);

  /**
   * Stops the time of the rollout of that kernel, or of the only one; its share stays.
   *
   * @throws IllegalStateException if there is none that runs
   */
  RolloutStatus pause(Optional<KernelId> kernel, Reason reason);

  /**
   * Lets the time run again.
   *
   * @throws IllegalStateException if there is none that is paused
   */
  RolloutStatus resume(Optional<KernelId> kernel, Reason reason);

  /**
   * Gives all calls back to the incumbent. The candidate stays where it is, and is not rejected.
   *
   * @throws IllegalStateException if there is none
   */
  RolloutStatus abort(Optional<KernelId> kernel, Reason reason);

  /** Returns the rollouts of this process, the last one first; the last 16 that ended. */
  List<RolloutStatus> list();
}
