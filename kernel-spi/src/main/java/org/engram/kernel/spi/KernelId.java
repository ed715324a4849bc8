package org.engram.kernel.spi;

/** The kernels under the names that operators see in metrics, shell and configuration. */
public enum KernelId {
  /**
   * Norms, dot products, cosines and top-k: {@link SimilarityKernel},
   * {@link BatchSimilarityKernel}, {@link ScatteredSimilarityKernel}, {@link TopKKernel}.
   */
  VECTOR_SIMILARITY("vector_similarity"),
  /** Spreading activation over a weighted directed graph: {@link SpreadingKernel}. */
  SPREADING_ACTIVATION("spreading_activation"),
  /**
   * Forgetting over arrays of strengths and ages: {@link DecayKernel}, {@link PowerDecayKernel}.
   */
  DECAY_CALCULATION("decay_calculation");

  private final String id;

  KernelId(String id) {
    this.id = id;
  }

  /**
   * Returns the name used in metrics, shell and configuration, such as {@code vector_similarity}.
   */
  public String id() {
    return id;
  }

  /**
   * Returns the kernel of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the accepted names
   */
  public static KernelId of(String id) {
    for (KernelId kernel : values()) {
      if (kernel.id.equals(id)) {
        return kernel;
      }
    }
    throw new IllegalArgumentException("unknown kernel '" + id
        + "'; accepted: vector_similarity, spreading_activation, decay_calculation");
  }

  @Override
  public String toString() {
    return id;
  }
}
