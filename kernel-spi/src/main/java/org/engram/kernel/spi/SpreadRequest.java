package org.engram.kernel.spi;

/**
 * How activation spreads: {@code new = d·Σ w·e + keep·act} for a number of synchronous steps
 * (docs/numerics.md, "spread, one step").
 *
 * @param steps number of steps, at least 1
 * @param d share of the incoming activation, finite
 * @param keep share of its own activation that a node keeps: 1 in the classic mode, 0 in recall;
 *     finite
 * @param theta only sources with an activation of at least this emit; 0: all; finite, not negative
 * @param normalise after a step whose maximum is above 1, divide all by it
 * @param accumulate return the sum of the activations after each step instead of the last one
 * @param cues the seeds
 */
public record SpreadRequest(
    int steps, float d, float keep, float theta, boolean normalise, boolean accumulate, Cues cues) {
  /**
   * Checks the domain.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public SpreadRequest {
    if (steps < 1) {
      throw KernelException.invalid("steps " + steps + " is less than 1");
    }
    if (!Float.isFinite(d) || !Float.isFinite(keep)) {
      throw KernelException.invalid("d " + d + " and keep " + keep + " must be finite");
    }
    if (!Float.isFinite(theta) || theta < 0) {
      throw KernelException.invalid("theta " + theta + " must be finite and not negative");
    }
  }
}
