package org.engram.kernel.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code decay_calculation}, power mode: forgetting by a power law, {@code s·(1 + f·t/S)^−d}
 * (docs/numerics.md, "decay, power mode"; at most 0.5026 ulp). With f = 19/81 and d = 0.5, S is the
 * time after which 90 % is left: the forgetting curve of FSRS-4.5. Elements are independent. Safe
 * for any number of threads on disjoint outputs.
 */
@ConsumerType
public interface PowerDecayKernel {

  /**
   * Writes the strength that is left of each element. Elapsed ≤ 0 and an infinite stability are the
   * identity; NaN stays NaN (canonical), infinities and zeros stay.
   *
   * @throws KernelException {@code InvalidArgument} at the first element whose stability is not
   *     above 0; nothing has been written
   */
  void power(PowerDecayRequest request);
}
