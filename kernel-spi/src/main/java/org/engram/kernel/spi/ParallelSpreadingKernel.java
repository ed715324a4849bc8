package org.engram.kernel.spi;

import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A spreading kernel that can divide the dense steps of a call among threads. A provider offers it
 * as its {@link SpreadingKernel}; one that does not spreads on the caller's thread.
 */
@ConsumerType
public interface ParallelSpreadingKernel extends SpreadingKernel {

  /**
   * Does what {@link SpreadingKernel#spread} does, with the same bits for every number of threads.
   *
   * @param helpers the threads; not kept after the call
   * @throws KernelException like {@link SpreadingKernel#spread}
   */
  void spread(
      GraphLayout graph,
      SpreadRequest request,
      SpreadWorkspace workspace,
      SpreadOutput output,
      Helpers helpers);
}
