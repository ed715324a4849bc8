package org.engram.kernel.runtime.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.DecayRequest;
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

/** The loops called directly: what every result through the runtime is compared with. */
final class LoopCalls implements Kernels {
  private final LoopKernels loops = new LoopKernels(() -> {});

  @Override
  public void norms(Matrix rows, MemorySegment out) {
    loops.norms(rows, out);
  }

  @Override
  public void dot(SimilarityRequest request) {
    loops.dot(request);
  }

  @Override
  public void cosine(SimilarityRequest request) {
    loops.cosine(request);
  }

  @Override
  public void dots(BatchSimilarityRequest request) {
    loops.dot(request);
  }

  @Override
  public void cosines(BatchSimilarityRequest request) {
    loops.cosine(request);
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    loops.dot(request);
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    loops.cosine(request);
  }

  @Override
  public void topK(TopKRequest request, TopKResult result) {
    loops.topK(request, result, Arena.ofAuto().allocate(loops.scratchBytes(request), 64));
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    loops.spread(graph, request, workspace, output);
  }

  @Override
  public void decay(DecayRequest request) {
    loops.exponential(request);
  }

  @Override
  public void powerDecay(PowerDecayRequest request) {
    loops.power(request);
  }
}
