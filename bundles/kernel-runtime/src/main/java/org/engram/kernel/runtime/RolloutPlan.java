package org.engram.kernel.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.KernelId;

/**
 * How a candidate takes over.
 *
 * @param candidate the provider
 * @param kernel one kernel, or all that the candidate offers
 * @param steps shares of the calls in percent, ascending, the last one 100
 * @param stepTime how long each step lasts at least, 10 s … 24 h
 * @param comparePercent share of the candidate's calls that the incumbent computes, too; below 100
 *     a wrong result may reach a caller
 */
public record RolloutPlan(
    ProviderSelector candidate,
    Optional<KernelId> kernel,
    List<Integer> steps,
    Duration stepTime,
    int comparePercent) {
  /** The steps that are taken when nobody says otherwise. */
  public static final List<Integer> STEPS = List.of(5, 25, 50, 100);

  /** The time of a step when nobody says otherwise. */
  public static final Duration STEP_TIME = Duration.ofMinutes(1);

  private static final Duration LEAST_TIME = Duration.ofSeconds(10);
  private static final Duration GREATEST_TIME = Duration.ofHours(24);
  private static final int WHOLE = 100;

  /**
   * Checks the plan.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  public RolloutPlan {
    steps = List.copyOf(steps);
    int before = 0;
    for (int step : steps) {
      if (step <= before || step > WHOLE) {
        throw badSteps(steps);
      }
      before = step;
    }
    if (before != WHOLE) {
      throw badSteps(steps);
    }
    if (stepTime.compareTo(LEAST_TIME) < 0 || stepTime.compareTo(GREATEST_TIME) > 0) {
      throw new IllegalArgumentException("a step of " + stepTime + " is outside 10 s … 24 h");
    }
    if (comparePercent < 1 || comparePercent > WHOLE) {
      throw new IllegalArgumentException(
          comparePercent + " % of the calls cannot be compared: expected 1 … 100");
    }
  }

  private static IllegalArgumentException badSteps(List<Integer> steps) {
    return new IllegalArgumentException(
        "the steps " + steps + " do not ascend to 100, such as 5,25,50,100");
  }
}
