package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/** The life of a call: route, hold, scratch, kernel, count, drop. */
final class KernelCalls implements Kernels {
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
    call(SimilarityOperations.NORMS, new SimilarityOperations.Norms(rows, out), elements(rows));
  }

  @Override
  public void dot(SimilarityRequest request) {
    call(SimilarityOperations.DOT, request, elements(request.rows()));
  }

  @Override
  public void cosine(SimilarityRequest request) {
    call(SimilarityOperations.COSINE, request, elements(request.rows()));
  }

  @Override
  public void dots(BatchSimilarityRequest request) {
    call(SimilarityOperations.DOTS, request, elements(request));
  }

  @Override
  public void cosines(BatchSimilarityRequest request) {
    call(SimilarityOperations.COSINES, request, elements(request));
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    call(SimilarityOperations.SCATTERED_DOT, request, elements(request));
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    call(SimilarityOperations.SCATTERED_COSINE, request, elements(request));
  }

  @Override
  public void topK(TopKRequest request, TopKResult result) {
    long elements = TopKSplit.elements(request);
    call(
        SimilarityOperations.TOP_K,
        new SimilarityOperations.TopK(topKSplit, request, result),
        elements);
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    // What a dense call touches: how much a sparse one leaves out is known only afterwards.
    long elements = graph.edgeCount() * request.steps() * request.cues().cueCount();
    ActivationOperations.Spread spread =
        new ActivationOperations.Spread(spreadSplit, graph, request, workspace, output);
    call(ActivationOperations.SPREAD, spread, elements);
  }

  @Override
  public void decay(DecayRequest request) {
    call(ActivationOperations.DECAY, request, request.count());
  }

  @Override
  public void powerDecay(PowerDecayRequest request) {
    call(ActivationOperations.POWER_DECAY, request, request.count());
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

  private <A> void call(Operation<A> operation, A arguments, long elements) {
    Binding binding = routes.binding(operation.which());
    Pairing pairing = binding.pairing();
    boolean answered = (pairing != null && pairing.share().takes())
        ? paired(pairing, operation, arguments, elements)
        : answer(binding, operation, arguments, elements);
    if (!answered) {
      routes.refresh();
      call(operation, arguments, elements);
    }
  }

  /** Returns false if the provider is going: nothing was computed then. */
  private static <A> boolean answer(
      Binding binding, Operation<A> operation, A arguments, long elements) {
    Meter meter = binding.meter();
    int token = meter.hold();
    if (token == ProviderLife.REFUSED) {
      return false;
    }
    // No more than this in a short call's way: what is rare is in methods of its own.
    try {
      long weight = meter.stats().weight(elements);
      if (weight == 0) {
        operation.run(binding.kernel(), arguments);
      } else {
        timed(binding, operation, arguments, elements, weight);
      }
      return true;
    } catch (RuntimeException | LinkageError e) {
      throw Failures.of(binding, e);
    } finally {
      meter.drop(token);
    }
  }

  private static <A> boolean paired(
      Pairing pairing, Operation<A> operation, A arguments, long elements) {
    return pairing.compared().takes()
        ? PairedCalls.answer(pairing, operation, arguments, elements)
        : PairedCalls.alone(pairing, operation, arguments, elements);
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
}
