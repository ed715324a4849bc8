package org.engram.memory.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.provider.java.JavaProvider;

/** The kernels of the Java provider, called directly. */
final class DirectKernels implements Kernels {
  private final KernelProvider provider = JavaProvider.create("test", Optional.empty());

  private <K> K kernel(Class<K> kernel) {
    return provider.kernel(kernel, provider.description().tier()).orElseThrow();
  }

  @Override
  public void norms(Matrix rows, MemorySegment out) {
    kernel(SimilarityKernel.class).norms(rows, out);
  }

  @Override
  public void dot(SimilarityRequest request) {
    kernel(SimilarityKernel.class).dot(request);
  }

  @Override
  public void cosine(SimilarityRequest request) {
    kernel(SimilarityKernel.class).cosine(request);
  }

  @Override
  public void topK(TopKRequest request, TopKResult result) {
    TopKKernel kernel = kernel(TopKKernel.class);
    try (Arena arena = Arena.ofConfined()) {
      kernel.topK(request, result, arena.allocate(kernel.scratchBytes(request), 64));
    }
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    kernel(SpreadingKernel.class).spread(graph, request, workspace, output);
  }

  @Override
  public void decay(DecayRequest request) {
    kernel(DecayKernel.class).exponential(request);
  }
}
