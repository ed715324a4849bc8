package org.engram.benchmark.internal.task;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.testkit.Reference;

/** The best rows for one query, exactly. */
public final class TopKTask implements Task {
  private static final float NO_LIMIT = -1;

  private final Arena arena;
  private final Rows rows;
  private final TopKRequest request;
  private final TopKResult result;
  private final int[] best;
  private final float[] bestScores;

  /** Makes the inputs in memory of that arena. */
  public TopKTask(Arena arena, int dim, int rowCount, int k) {
    this.arena = arena;
    this.rows = Rows.random(arena, dim, rowCount);
    this.request =
        new TopKRequest(Matrix.dense(rows.query(), 1, dim), rows.matrix(), null, NO_LIMIT, k);
    this.result = TopKResult.allocate(arena, 1, k);
    this.best = Reference.topK(rows.cosines(), null, NO_LIMIT, k);
    this.bestScores = new float[best.length];
    IntStream.range(0, best.length).forEach(i -> bestScores[i] = rows.cosines()[best[i]]);
  }

  @Override
  public String name() {
    return "vector_similarity_top" + request.k() + "_" + rows.suffix();
  }

  @Override
  public String shape() {
    return "top " + request.k() + ", " + rows.matrix().dim() + "-d, "
        + rows.matrix().rowCount() + " rows";
  }

  @Override
  public Work work() {
    return Work.reading(rows.matrix().rowCount(), "row", rows.bytes());
  }

  @Override
  public Optional<Runnable> on(KernelProvider provider, Tier tier) {
    return provider.kernel(TopKKernel.class, tier).map(this::call);
  }

  private Runnable call(TopKKernel kernel) {
    MemorySegment scratch =
        arena.allocate(Math.max(1, kernel.scratchBytes(request)), Numbers.ALIGNMENT);
    return () -> kernel.topK(request, result, scratch);
  }

  @Override
  public Runnable through(Kernels kernels) {
    return () -> kernels.topK(request, result);
  }

  @Override
  public long scratchBytes(KernelProvider provider, Tier tier) {
    return provider
        .kernel(TopKKernel.class, tier)
        .map(kernel -> kernel.scratchBytes(request))
        .orElse(0L);
  }

  @Override
  public void erase() {
    Numbers.erase(result.rows(), result.scores(), result.counts());
  }

  @Override
  public Optional<String> difference() {
    if (result.count(0) != best.length) {
      return Optional.of(result.count(0) + " rows instead of " + best.length);
    }
    return Numbers.difference("rank", best, result.rows())
        .or(() -> Numbers.difference("score", bestScores, result.scores()));
  }
}
