package org.engram.kernel.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;

/** Forgetting by a power law by {@code engram_power_decay}. */
record NativePowerDecay(KernelLibrary library, NativeTier tier) implements PowerDecayKernel {
  @Override
  public void power(PowerDecayRequest request) {
    int result = library.powerDecay(tier, request, MemorySegment.NULL);
    if (result != 0) {
      throw failure(result, request);
    }
  }

  private KernelException failure(int result, PowerDecayRequest request) {
    long index = result == Code.INVALID_ARGUMENT.result() ? badStability(request) : -1;
    if (index >= 0 && index < request.count()) {
      return request.badStability(index);
    }
    return new KernelException(
        Code.ofResult(result),
        "engram_power_decay, tier " + tier.tier() + ", returned " + result + " for "
            + request.count() + " elements, factor " + request.factor() + ", exponent "
            + request.exponent());
  }

  /**
   * Asks once more for the index: a refused call wrote nothing, and memory for the answer in every
   * call would be dearer than a call of few elements.
   */
  private long badStability(PowerDecayRequest request) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment index = arena.allocate(ValueLayout.JAVA_LONG);
      index.set(ValueLayout.JAVA_LONG, 0, -1);
      library.powerDecay(tier, request, index);
      return index.get(ValueLayout.JAVA_LONG, 0);
    }
  }
}
