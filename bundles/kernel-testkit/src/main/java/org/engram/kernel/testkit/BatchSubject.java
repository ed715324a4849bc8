package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.Matrix;

/**
 * Dot products and cosines of several queries and many rows: the query of the case, then its rows
 * from the last on, as queries. Words are the dot products by query and row, then the cosines.
 *
 * @param mostRowsAsQueries rows that are queries too, at most
 */
record BatchSubject(int mostRowsAsQueries) implements Subject<SimilarityCase> {
  /** Rows in a piece: no multiple of any block that a provider could have. */
  private static final int PIECE = 2;

  /** More than any tile has, and no multiple of one. */
  private static final int MORE_THAN_A_TILE = 9;

  BatchSubject() {
    this(MORE_THAN_A_TILE);
  }

  @Override
  public Mode mode() {
    return Mode.BATCH;
  }

  @Override
  public List<SimilarityCase> cases(long seed) {
    return SimilarityCorpus.cases(seed);
  }

  @Override
  public List<SimilarityCase> tails(long seed) {
    return SimilarityCorpus.tails(seed);
  }

  private int queryCount(SimilarityCase input) {
    return 1 + Math.min(mostRowsAsQueries, input.rowCount());
  }

  private float[] queries(SimilarityCase input) {
    int dim = input.dim();
    float[] queries = Arrays.copyOf(input.query(), queryCount(input) * dim);
    for (int query = 1; query < queryCount(input); query++) {
      int row = input.rowCount() - query;
      System.arraycopy(input.rows(), row * dim, queries, query * dim, dim);
    }
    return queries;
  }

  @Override
  public Outcome expected(SimilarityCase input) {
    int dim = input.dim();
    float[] queries = queries(input);
    int results = queryCount(input) * input.rowCount();
    float[] out = new float[2 * results];
    for (int i = 0; i < results; i++) {
      int from = i / input.rowCount() * dim;
      int row = i % input.rowCount() * dim;
      out[i] = Reference.sum64(queries, from, input.rows(), row, dim);
      out[results + i] = Reference.cosine(queries, from, input.rows(), row, dim);
    }
    return Outcome.of(out);
  }

  @Override
  public Outcome actual(Target target, SimilarityCase input, Placement placement) {
    Call call = new Call(target, input, placement);
    call.kernel.dot(new BatchSimilarityRequest(call.queries, call.rows, call.dots));
    call.kernel.cosine(new BatchSimilarityRequest(call.queries, call.rows, call.cosines));
    return call.outcome();
  }

  @Override
  public Outcome pieces(Target target, SimilarityCase input, Placement placement) {
    Call call = new Call(target, input, placement);
    for (int query = 0; query < queryCount(input); query++) {
      for (int from = 0; from < input.rowCount(); from += PIECE) {
        call.run(query, from, Math.min(PIECE, input.rowCount() - from));
      }
    }
    return call.outcome();
  }

  @Override
  public Optional<String> oracle(SimilarityCase input, Outcome outcome) {
    int dim = input.dim();
    float[] queries = queries(input);
    int results = outcome.words().length / 2;
    for (int i = 0; i < results; i++) {
      int from = i / input.rowCount() * dim;
      int row = i % input.rowCount() * dim;
      float dot = Float.intBitsToFloat(outcome.words()[i]);
      float cosine = Float.intBitsToFloat(outcome.words()[results + i]);
      Optional<String> miss = Oracle.dot(queries, from, input.rows(), row, dim)
          .miss(dot)
          .or(() -> Oracle.cosine(queries, from, input.rows(), row, dim).miss(cosine));
      if (miss.isPresent()) {
        return Optional.of(
            "query " + i / input.rowCount() + ", row " + i % input.rowCount() + ": " + miss.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public long size(SimilarityCase input) {
    return input.rowCount();
  }

  @Override
  public String place(SimilarityCase input, Outcome expected, int word) {
    int results = queryCount(input) * input.rowCount();
    return (word < results ? "dot product" : "cosine") + " of query "
        + word % results / input.rowCount() + ", row " + word % input.rowCount();
  }

  private final class Call {
    private final BatchSimilarityKernel kernel;
    private final Matrix queries;
    private final Matrix rows;
    private final MemorySegment dots;
    private final MemorySegment cosines;

    Call(Target target, SimilarityCase input, Placement placement) {
      kernel = target.kernel(BatchSimilarityKernel.class);
      int count = queryCount(input);
      queries = placement.matrix(queries(input), count, input.dim(), input.stride(), null);
      float[] norms = input.storedNorms() ? input.norms() : null;
      rows = placement.matrix(input.rows(), input.rowCount(), input.dim(), input.stride(), norms);
      long bytes = (long) count * input.rowCount() * Float.BYTES;
      dots = placement.allocate(bytes, Float.BYTES);
      cosines = placement.allocate(bytes, Float.BYTES);
    }

    void run(int query, int from, int count) {
      Matrix one = queries.rows(query, 1);
      Matrix slice = rows.rows(from, count);
      long at = ((long) query * rows.rowCount() + from) * Float.BYTES;
      long bytes = (long) count * Float.BYTES;
      kernel.dot(new BatchSimilarityRequest(one, slice, dots.asSlice(at, bytes)));
      kernel.cosine(new BatchSimilarityRequest(one, slice, cosines.asSlice(at, bytes)));
    }

    Outcome outcome() {
      int[] first = Outcome.of(dots).words();
      int[] second = Outcome.of(cosines).words();
      int[] words = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, words, first.length, second.length);
      return Outcome.of(words);
    }
  }
}
