package org.engram.kernel.ffm;

import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;

/** Forgetting by {@code engram_decay_calculation}. */
record NativeDecay(KernelLibrary library, NativeTier tier) implements DecayKernel {
  @Override
  public void exponential(DecayRequest request) {
    int result = library.decay(tier, request);
    if (result != 0) {
      throw new KernelException(
          Code.ofResult(result),
          "engram_decay_calculation, tier " + tier.tier() + ", returned " + result + " for "
              + request.count() + " elements, time constant " + request.timeConstant());
    }
  }
}
