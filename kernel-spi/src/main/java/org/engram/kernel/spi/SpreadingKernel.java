package org.engram.kernel.spi;

import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Kernel {@code spreading_activation} over a weighted directed graph with true sources, self-loops,
 * multi-edges and negative weights (docs/numerics.md, "spread, one step"). Pull and push, sparse
 * and dense, give the same bits. Safe for any number of threads, each with a workspace and an
 * output of its own; the graph is only read.
 */
@ConsumerType
public interface SpreadingKernel {

  /**
   * Spreads each cue over the graph and writes the nodes it reached. Cues are independent; if
   * several fail, the first one is reported.
   *
   * @param workspace of this graph's size, all zero; all zero again afterwards, whether the call
   *     succeeds or not
   * @throws KernelException {@code InvalidArgument} for a seed that is out of range, not finite or
   *     named twice (the position is its entry in the cues, of a node named twice the later one),
   *     or for an output or a workspace that is too small; {@code NonFinite} when a value leaves
   *     the range of f32 (the smallest such node of the first failing step is the position). The
   *     output is unspecified then
   */
  void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output);
}
