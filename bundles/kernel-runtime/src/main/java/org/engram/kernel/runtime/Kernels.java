package org.engram.kernel.runtime;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The kernels, served by whichever provider is active at the moment of the call. A call finishes on
 * the provider where it began; a swap never fails it and never changes a bit of its result. Safe
 * for any number of threads, virtual ones too, on disjoint outputs.
 *
 * <p>Every method throws {@link KernelException}: {@code InvalidArgument} for arguments outside the
 * contract, {@code OutOfMemory} when no scratch arena is large enough or free in time,
 * {@code Unsupported} when no provider offers the kernel.
 */
@ProviderType
public interface Kernels {

  /** Writes the norm of each row: {@code SimilarityKernel.norms}. */
  void norms(Matrix rows, MemorySegment out);

  /** Writes the dot product of the query and each row. */
  void dot(SimilarityRequest request);

  /** Writes the cosine of the query and each row. */
  void cosine(SimilarityRequest request);

  /** Writes the dot product of every query and every row. */
  void dots(BatchSimilarityRequest request);

  /** Writes the cosine of every query and every row. */
  void cosines(BatchSimilarityRequest request);

  /** Writes the dot product of the query and each row of the list. */
  void dot(ScatteredSimilarityRequest request);

  /** Writes the cosine of the query and each row of the list. */
  void cosine(ScatteredSimilarityRequest request);

  /** Writes the best rows of each query, exactly. Large scans are split over the worker threads. */
  void topK(TopKRequest request, TopKResult result);

  /**
   * Spreads each cue over the graph. Over a large one the dense steps are split over the worker
   * threads, unless several cues go through it side by side
   * ({@link SpreadWorkspace#allocateBatch}).
   */
  void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output);

  /** Writes what is left of each strength, exponential mode. */
  void decay(DecayRequest request);

  /**
   * Writes what is left of each strength, power mode. {@code InvalidArgument} at the first
   * stability that is not above 0; nothing has been written.
   */
  void powerDecay(PowerDecayRequest request);
}
