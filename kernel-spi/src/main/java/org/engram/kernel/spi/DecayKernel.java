package org.engram.kernel.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code decay_calculation}: Ebbinghaus forgetting, {@code s·exp(−age/τ)} (docs/numerics.md,
 * "decay, exponential mode"; at most 1.075 ulp). Elements are independent. Safe for any number of
 * threads on disjoint outputs.
 */
@ConsumerType
public interface DecayKernel {

  /**
   * Writes the strength that is left of each element. Age ≤ 0 is the identity; NaN stays NaN
   * (canonical), infinities stay.
   */
  void exponential(DecayRequest request);
}
