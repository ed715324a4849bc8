package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.engram.kernel.runtime.internal.trial.CallInputs;
import org.engram.kernel.runtime.internal.trial.Difference;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/** The operations of {@code vector_similarity}. */
final class SimilarityOperations {
  record Norms(Matrix rows, MemorySegment out) {}

  record TopK(TopKSplit split, TopKRequest request, TopKResult result) {}

  static final Operation<Norms> NORMS = new Operation<>(
      "norms",
      KernelInterface.SIMILARITY,
      (kernel, norms) -> ((SimilarityKernel) kernel).norms(norms.rows(), norms.out()),
      (norms, memory) -> new Norms(norms.rows(), floats(memory, norms.rows().rowCount())),
      (expected, actual) ->
          words("norm of row", expected.out(), actual.out(), expected.rows().rowCount()),
      norms -> rows(new CallInputs(), "rows", norms.rows()));

  static final Operation<SimilarityRequest> DOT =
      single("dot", (kernel, request) -> ((SimilarityKernel) kernel).dot(request));

  static final Operation<SimilarityRequest> COSINE =
      single("cosine", (kernel, request) -> ((SimilarityKernel) kernel).cosine(request));

  static final Operation<BatchSimilarityRequest> DOTS =
      batch("dots", (kernel, request) -> ((BatchSimilarityKernel) kernel).dot(request));

  static final Operation<BatchSimilarityRequest> COSINES =
      batch("cosines", (kernel, request) -> ((BatchSimilarityKernel) kernel).cosine(request));

  static final Operation<ScatteredSimilarityRequest> SCATTERED_DOT = scattered(
      "scattered-dot", (kernel, request) -> ((ScatteredSimilarityKernel) kernel).dot(request));

  static final Operation<ScatteredSimilarityRequest> SCATTERED_COSINE = scattered(
      "scattered-cosine",
      (kernel, request) -> ((ScatteredSimilarityKernel) kernel).cosine(request));

  static final Operation<TopK> TOP_K = new Operation<>(
      "top-k",
      KernelInterface.TOP_K,
      (kernel, topK) -> topK.split().topK((TopKKernel) kernel, topK.request(), topK.result()),
      (topK, memory) -> new TopK(
          topK.split(),
          topK.request(),
          TopKResult.allocate(memory, topK.result().queryCount(), topK.result().k())),
      (expected, actual) -> difference(expected.result(), actual.result()),
      topK -> topKInputs(topK.request()));

  private SimilarityOperations() {}

  private static Operation<SimilarityRequest> single(
      String name, Operation.Run<SimilarityRequest> run) {
    return new Operation<>(
        name,
        KernelInterface.SIMILARITY,
        run,
        (request, memory) -> new SimilarityRequest(
            request.query(), request.rows(), floats(memory, request.rows().rowCount())),
        (expected, actual) ->
            words("row", expected.out(), actual.out(), expected.rows().rowCount()),
        request -> rows(new CallInputs().column("query", request.query()), "rows", request.rows()));
  }

  private static Operation<BatchSimilarityRequest> batch(
      String name, Operation.Run<BatchSimilarityRequest> run) {
    return new Operation<>(
        name,
        KernelInterface.BATCH_SIMILARITY,
        run,
        (request, memory) -> new BatchSimilarityRequest(
            request.queries(), request.rows(), floats(memory, results(request))),
        (expected, actual) -> words("result", expected.out(), actual.out(), results(expected)),
        request ->
            rows(rows(new CallInputs(), "queries", request.queries()), "rows", request.rows()));
  }

  private static Operation<ScatteredSimilarityRequest> scattered(
      String name, Operation.Run<ScatteredSimilarityRequest> run) {
    return new Operation<>(
        name,
        KernelInterface.SCATTERED_SIMILARITY,
        run,
        (request, memory) -> new ScatteredSimilarityRequest(
            request.query(),
            request.rows(),
            request.index(),
            request.count(),
            floats(memory, request.count())),
        (expected, actual) -> words("place", expected.out(), actual.out(), expected.count()),
        request -> rows(
            new CallInputs()
                .value("count", request.count())
                .column("query", request.query())
                .column("index", request.index()),
            "rows",
            request.rows()));
  }

  private static long results(BatchSimilarityRequest request) {
    return (long) request.queries().rowCount() * request.rows().rowCount();
  }

  private static MemorySegment floats(SegmentAllocator memory, long count) {
    return memory.allocate(ValueLayout.JAVA_FLOAT, count);
  }

  private static Optional<Difference> words(
      String what, MemorySegment expected, MemorySegment actual, long count) {
    return Difference.ofWords(what, expected, actual, 0, count);
  }

  /** Compares what was found; entries behind are not specified. */
  private static Optional<Difference> difference(TopKResult expected, TopKResult actual) {
    for (int query = 0; query < expected.queryCount(); query++) {
      int count = expected.count(query);
      long from = (long) query * expected.k();
      String of = " of query " + query + " at place";
      Optional<Difference> found = Difference.ofCounts(
              "count of query " + query, count, actual.count(query))
          .or(() -> Difference.ofWords("row" + of, expected.rows(), actual.rows(), from, count))
          .or(() ->
              Difference.ofWords("score" + of, expected.scores(), actual.scores(), from, count));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static CallInputs topKInputs(TopKRequest request) {
    CallInputs inputs = new CallInputs()
        .value("k", request.k())
        .value("minScore", request.minScore())
        .column("selection", request.selection());
    if (request.plane() != null) {
      inputs.value("plane.firstRow", request.plane().firstRow());
      inputs.column("plane", request.plane().block());
    }
    return rows(rows(inputs, "queries", request.queries()), "rows", request.rows());
  }

  private static CallInputs rows(CallInputs inputs, String name, Matrix rows) {
    return inputs
        .value(name + ".rowCount", rows.rowCount())
        .value(name + ".dim", rows.dim())
        .value(name + ".stride", rows.stride())
        .column(name, rows.data())
        .column(name + ".norms", rows.norms());
  }
}
