package org.engram.kernel.runtime.internal;

import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.TopKKernel;

/** The kernel interfaces that have routes, grouped under the names that operators see. */
enum KernelInterface {
  SIMILARITY(0, SimilarityKernel.class, KernelId.VECTOR_SIMILARITY),
  TOP_K(1, TopKKernel.class, KernelId.VECTOR_SIMILARITY),
  SPREADING(2, SpreadingKernel.class, KernelId.SPREADING_ACTIVATION),
  DECAY(3, DecayKernel.class, KernelId.DECAY_CALCULATION),
  POWER_DECAY(4, PowerDecayKernel.class, KernelId.DECAY_CALCULATION),
  BATCH_SIMILARITY(5, BatchSimilarityKernel.class, KernelId.VECTOR_SIMILARITY),
  SCATTERED_SIMILARITY(6, ScatteredSimilarityKernel.class, KernelId.VECTOR_SIMILARITY);

  private final int index;
  private final Class<?> type;
  private final KernelId kernel;

  KernelInterface(int index, Class<?> type, KernelId kernel) {
    this.index = index;
    this.type = type;
    this.kernel = kernel;
  }

  /** Returns its place in an array of routes. */
  int index() {
    return index;
  }

  Class<?> type() {
    return type;
  }

  KernelId kernel() {
    return kernel;
  }
}
