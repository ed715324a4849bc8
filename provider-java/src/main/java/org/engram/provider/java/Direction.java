package org.engram.provider.java;

import org.engram.kernel.spi.SpreadOutput;

/**
 * A way to take steps over a {@link SpreadState}: docs/numerics.md, "spread, one step". Both ways
 * give the same bits.
 */
sealed interface Direction permits SparsePush, DensePull {
  /**
   * Replaces the activations by those after one step, before normalisation.
   *
   * @return the largest of them, or 0 if none is positive
   * @throws org.engram.kernel.spi.KernelException {@code NonFinite} for the smallest such node
   */
  float advance();

  /** Divides all activations. */
  void divide(float divisor);

  /**
   * Adds the activations to the totals.
   *
   * @throws org.engram.kernel.spi.KernelException {@code NonFinite} for the smallest node whose
   *     total is
   */
  void accumulate();

  /**
   * Writes the totals, or the activations if the request does not accumulate, and leaves the state
   * all zero.
   */
  void finish(SpreadOutput output);
}
