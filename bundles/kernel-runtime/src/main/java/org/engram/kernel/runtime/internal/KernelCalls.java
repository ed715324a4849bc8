package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a call: route, hold, scratch, kernel, count, drop. */
final class KernelCalls implements Kernels {
  private static final Logger LOG = LoggerFactory.getLogger(KernelCalls.class);

  /**
   * One method of a kernel interface. The constants capture nothing, so that calls allocate
   * nothing.
   */
  @FunctionalInterface
  private interface Operation<A> {
    void run(Object kernel, A arguments);
  }

  private record Norms(Matrix rows, MemorySegment out) {}

  private record TopK(TopKSplit split, TopKRequest request, TopKResult result) {}

  private record Spread(
      SpreadSplit split,
      GraphLayout graph,
      SpreadRequest request,
      SpreadWorkspace workspace,
      SpreadOutput output) {}

  private static final Operation<Norms> NORMS =
      (kernel, norms) -> ((SimilarityKernel) kernel).norms(norms.rows(), norms.out());
  private static final Operation<SimilarityRequest> DOT =
      (kernel, request) -> ((SimilarityKernel) kernel).dot(request);
  private static final Operation<SimilarityRequest> COSINE =
      (kernel, request) -> ((SimilarityKernel) kernel).cosine(request);
  private static final Operation<BatchSimilarityRequest> DOTS =
      (kernel, request) -> ((BatchSimilarityKernel) kernel).dot(request);
  private static final Operation<BatchSimilarityRequest> COSINES =
      (kernel, request) -> ((BatchSimilarityKernel) kernel).cosine(request);
  private static final Operation<ScatteredSimilarityRequest> SCATTERED_DOT =
      (kernel, request) -> ((ScatteredSimilarityKernel) kernel).dot(request);
  private static final Operation<ScatteredSimilarityRequest> SCATTERED_COSINE =
      (kernel, request) -> ((ScatteredSimilarityKernel) kernel).cosine(request);
  private static final Operation<TopK> TOP_K =
      (kernel, topK) -> topK.split().topK((TopKKernel) kernel, topK.request(), topK.result());
  private static final Operation<Spread> SPREAD = (kernel, spread) -> spread
      .split()
      .spread(
          (SpreadingKernel) kernel,
          spread.graph(),
          spread.request(),
          spread.workspace(),
          spread.output());
  private static final Operation<DecayRequest> DECAY =
      (kernel, request) -> ((DecayKernel) kernel).exponential(request);
  private static final Operation<PowerDecayRequest> POWER_DECAY =
      (kernel, request) -> ((PowerDecayKernel) kernel).power(request);

  private final Routes routes;
  private final TopKSplit topKSplit;
  private final SpreadSplit spreadSplit;

  KernelCalls(Routes routes, TopKSplit topKSplit, SpreadSplit spreadSplit) {
    this.routes = routes;
    this.topKSplit = topKSplit;
    this.spreadSplit = spreadSplit;
  }

  @Override
  public void norms(Matrix rows, MemorySegment out) {
    call(KernelInterface.SIMILARITY, NORMS, new Norms(rows, out), elements(rows));
  }

  @Override
  public void dot(SimilarityRequest request) {
    call(KernelInterface.SIMILARITY, DOT, request, elements(request.rows()));
  }

  @Override
  public void cosine(SimilarityRequest request) {
    call(KernelInterface.SIMILARITY, COSINE, request, elements(request.rows()));
  }

  @Override
  public void dots(BatchSimilarityRequest request) {
    call(KernelInterface.BATCH_SIMILARITY, DOTS, request, elements(request));
  }

  @Override
  public void cosines(BatchSimilarityRequest request) {
    call(KernelInterface.BATCH_SIMILARITY, COSINES, request, elements(request));
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    call(KernelInterface.SCATTERED_SIMILARITY, SCATTERED_DOT, request, elements(request));
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    call(KernelInterface.SCATTERED_SIMILARITY, SCATTERED_COSINE, request, elements(request));
  }

  @Override
  public void topK(TopKRequest request, TopKResult result) {
    long elements = TopKSplit.elements(request);
    call(KernelInterface.TOP_K, TOP_K, new TopK(topKSplit, request, result), elements);
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    // What a dense call touches: how much a sparse one leaves out is known only afterwards.
    long elements = graph.edgeCount() * request.steps() * request.cues().cueCount();
    Spread spread = new Spread(spreadSplit, graph, request, workspace, output);
    call(KernelInterface.SPREADING, SPREAD, spread, elements);
  }

  @Override
  public void decay(DecayRequest request) {
    call(KernelInterface.DECAY, DECAY, request, request.count());
  }

  @Override
  public void powerDecay(PowerDecayRequest request) {
    call(KernelInterface.POWER_DECAY, POWER_DECAY, request, request.count());
  }

  private static long elements(Matrix rows) {
    return (long) rows.rowCount() * rows.dim();
  }

  private static long elements(BatchSimilarityRequest request) {
    return elements(request.rows()) * request.queries().rowCount();
  }

  private static long elements(ScatteredSimilarityRequest request) {
    return (long) request.count() * request.rows().dim();
  }

  private <A> void call(KernelInterface which, Operation<A> operation, A arguments, long elements) {
    Binding binding = routes.binding(which);
    Meter meter = binding.meter();
    int token = meter.hold();
    if (token == ProviderLife.REFUSED) {
      routes.refresh();
      call(which, operation, arguments, elements);
      return;
    }
    // No more than this in a short call's way: what is rare is in methods of its own.
    try {
      long weight = meter.stats().weight(elements);
      if (weight == 0) {
        operation.run(binding.kernel(), arguments);
      } else {
        timed(binding, operation, arguments, elements, weight);
      }
    } catch (RuntimeException | LinkageError e) {
      throw failed(binding, e);
    } finally {
      meter.drop(token);
    }
  }

  private static <A> void timed(
      Binding binding, Operation<A> operation, A arguments, long elements, long weight) {
    long start = System.nanoTime();
    try {
      operation.run(binding.kernel(), arguments);
    } finally {
      binding.meter().stats().record(elements, System.nanoTime() - start, weight);
    }
  }

  /** Counts and logs a failure and returns what the caller is told of it. */
  private static KernelException failed(Binding binding, Throwable thrown) {
    KernelException failure = thrown instanceof KernelException own ? own : defect(binding, thrown);
    binding.meter().stats().failed(failure.code());
    boolean ofTheCaller = switch (failure.code()) {
      case INVALID_ARGUMENT, NON_FINITE -> true;
      case OUT_OF_MEMORY, UNSUPPORTED, INTERNAL -> false;
    };
    if (binding.isNative() && !ofTheCaller) {
      LOG.error("Zig kernel invocation failed: {}", failure.code().id());
    }
    return failure;
  }

  private static KernelException defect(Binding binding, Throwable thrown) {
    KernelException defect = new KernelException(
        KernelException.Code.INTERNAL, binding.selector() + " failed by " + thrown);
    defect.initCause(thrown);
    return defect;
  }
}
