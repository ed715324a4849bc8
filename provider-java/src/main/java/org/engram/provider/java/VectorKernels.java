package org.engram.provider.java;

import jdk.incubator.vector.FloatVector;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.SpreadingKernel;

/**
 * The kernels of the vector tier at the width that this processor prefers. This class and those it
 * creates are used only where the module jdk.incubator.vector is in the runtime.
 */
final class VectorKernels {
  private VectorKernels() {}

  /** Returns the preferred width in bits. */
  static int bits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  static Similarity similarity() {
    if (bits() >= FloatVector.SPECIES_512.vectorBitSize()) {
      return new VectorSimilarity512();
    }
    return bits() >= FloatVector.SPECIES_256.vectorBitSize()
        ? new VectorSimilarity256()
        : new VectorSimilarity128();
  }

  static CodeDot codeDot() {
    return new VectorCodeDot();
  }

  static SpreadingKernel spreading() {
    return new Spreading(Spreading.DENSE_SHARE, VectorCuePull.LEAST, VectorCuePull::new);
  }

  static DecayKernel decay() {
    return new VectorDecay();
  }

  static PowerDecayKernel powerDecay() {
    return new VectorPowerDecay();
  }
}
