package org.engram.kernel.testkit;

import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.TopKKernel;

/** What a kernel computes in one way of calling it; each has a golden digest of its own. */
public enum Mode {
  /** Norms of rows. */
  NORMS("norms", KernelId.VECTOR_SIMILARITY, SimilarityKernel.class),
  /** Dot products of a query and rows. */
  DOT("dot", KernelId.VECTOR_SIMILARITY, SimilarityKernel.class),
  /** Cosines of a query and rows. */
  COSINE("cosine", KernelId.VECTOR_SIMILARITY, SimilarityKernel.class),
  /** Dot products and cosines of several queries and rows. */
  BATCH("batch", KernelId.VECTOR_SIMILARITY, BatchSimilarityKernel.class),
  /** Dot products and cosines of a query and rows that a list names. */
  SCATTERED("scattered", KernelId.VECTOR_SIMILARITY, ScatteredSimilarityKernel.class),
  /** The best rows by cosine. */
  TOP_K("top_k", KernelId.VECTOR_SIMILARITY, TopKKernel.class),
  /** The same with coarse copies of the rows, by which a provider may leave rows out. */
  TOP_K_PLANE("top_k_plane", KernelId.VECTOR_SIMILARITY, TopKKernel.class),
  /** Spreading in which nodes keep their activation and steps are normalised. */
  CLASSIC("classic", KernelId.SPREADING_ACTIVATION, SpreadingKernel.class),
  /** Spreading as a recall does it: nothing kept, steps added up, a threshold. */
  RECALL("recall", KernelId.SPREADING_ACTIVATION, SpreadingKernel.class),
  /** Exponential forgetting. */
  EXPONENTIAL("exponential", KernelId.DECAY_CALCULATION, DecayKernel.class),
  /** Forgetting by a power law. */
  POWER("power", KernelId.DECAY_CALCULATION, PowerDecayKernel.class);

  private final String id;
  private final KernelId kernel;
  private final Class<?> type;

  Mode(String id, KernelId kernel, Class<?> type) {
    this.id = id;
    this.kernel = kernel;
    this.type = type;
  }

  /** Returns the name used in reports, such as {@code top_k}. */
  public String id() {
    return id;
  }

  /** Returns what its inputs are counted in. */
  public String unit() {
    return switch (kernel) {
      case VECTOR_SIMILARITY -> "rows";
      case SPREADING_ACTIVATION -> "graphs";
      case DECAY_CALCULATION -> "elements";
    };
  }

  /** Returns the kernel that this is a mode of. */
  public KernelId kernel() {
    return kernel;
  }

  /** Returns the interface that a provider offers for it. */
  public Class<?> type() {
    return type;
  }

  @Override
  public String toString() {
    return kernel + " " + id;
  }
}
