package org.engram.benchmark.internal.task;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;

/** The cosine of one query and every row, norms stored. */
public final class CosineTask implements Task {
  private final Rows rows;
  private final SimilarityRequest request;

  /** Makes the inputs in memory of that arena. */
  public CosineTask(Arena arena, int dim, int rowCount) {
    this.rows = Rows.random(arena, dim, rowCount);
    this.request =
        new SimilarityRequest(rows.query(), rows.matrix(), arena.allocate(JAVA_FLOAT, rowCount));
  }

  @Override
  public String name() {
    return "vector_similarity_" + rows.suffix();
  }

  @Override
  public String shape() {
    return "cosine, " + rows.matrix().dim() + "-d, " + rows.matrix().rowCount() + " rows";
  }

  @Override
  public Work work() {
    return Work.reading(rows.matrix().rowCount(), "row", rows.bytes());
  }

  @Override
  public Optional<Runnable> on(KernelProvider provider, Tier tier) {
    return provider
        .kernel(SimilarityKernel.class, tier)
        .map(kernel -> () -> kernel.cosine(request));
  }

  @Override
  public Runnable through(Kernels kernels) {
    return () -> kernels.cosine(request);
  }

  @Override
  public void erase() {
    Numbers.erase(request.out());
  }

  @Override
  public Optional<String> difference() {
    return Numbers.difference("row", rows.cosines(), request.out());
  }
}
