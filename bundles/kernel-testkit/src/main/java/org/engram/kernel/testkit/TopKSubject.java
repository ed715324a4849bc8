package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.Int8Plane;
import org.jspecify.annotations.Nullable;

/** The best rows; words are, for each query, the count and then row and score of each rank. */
record TopKSubject(Mode mode) implements Subject<TopKCase> {
  static final long SCRATCH_ALIGNMENT = 64;

  private static final int NO_PLANE = -1;

  @Override
  public List<TopKCase> cases(long seed) {
    return hasPlane() ? FilterCorpus.cases(seed) : TopKCorpus.cases(seed);
  }

  @Override
  public List<TopKCase> tails(long seed) {
    return hasPlane() ? FilterCorpus.tails(seed) : TopKCorpus.tails(seed);
  }

  private boolean hasPlane() {
    return mode == Mode.TOP_K_PLANE;
  }

  /** Scratch is aligned, and the rows are those of cosine. */
  @Override
  public int skewStep() {
    return 3;
  }

  @Override
  public Outcome expected(TopKCase input) {
    IntStream.Builder words = IntStream.builder();
    for (int query = 0; query < input.queryCount(); query++) {
      float[] scores = Reference.cosines(
          input.queries(),
          query * input.dim(),
          input.rows(),
          input.rowCount(),
          input.dim(),
          input.dim());
      int[] best = Reference.topK(scores, input.selection(), input.minScore(), input.k());
      words.add(best.length);
      for (int row : best) {
        words.add(row).add(Float.floatToRawIntBits(scores[row]));
      }
    }
    return Outcome.of(words.build().toArray());
  }

  @Override
  public Outcome actual(Target target, TopKCase input, Placement placement) {
    Call call = new Call(target, input, placement, hasPlane() ? 0 : NO_PLANE);
    IntStream.Builder words = IntStream.builder();
    call.run(call.queries, words);
    return Outcome.of(words.build().toArray());
  }

  /** Asks query by query, and with a plane that is part of a larger one. */
  @Override
  public Outcome pieces(Target target, TopKCase input, Placement placement) {
    Call call = new Call(target, input, placement, hasPlane() ? Int8Plane.BLOCK_ROWS : NO_PLANE);
    IntStream.Builder words = IntStream.builder();
    for (int query = 0; query < input.queryCount(); query++) {
      call.run(call.queries.rows(query, 1), words);
    }
    return Outcome.of(words.build().toArray());
  }

  @Override
  public Optional<String> oracle(TopKCase input, Outcome outcome) {
    int at = 0;
    for (int query = 0; query < input.queryCount(); query++) {
      int count = outcome.words()[at++];
      for (int rank = 0; rank < count; rank++, at += 2) {
        int row = outcome.words()[at];
        Optional<String> miss = Oracle.cosine(
                input.queries(), query * input.dim(), input.rows(), row * input.dim(), input.dim())
            .miss(Float.intBitsToFloat(outcome.words()[at + 1]));
        if (miss.isPresent()) {
          return Optional.of("query " + query + ", row " + row + ": " + miss.get());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public long size(TopKCase input) {
    return input.rowCount();
  }

  @Override
  public String place(TopKCase input, Outcome expected, int word) {
    int at = 0;
    for (int query = 0; query < input.queryCount(); query++) {
      int count = expected.words()[at];
      if (word == at) {
        return "count of query " + query;
      }
      if (word <= at + 2 * count) {
        int within = word - at - 1;
        return (within % 2 == 0 ? "row" : "score") + " at rank " + within / 2 + " of query "
            + query;
      }
      at += 1 + 2 * count;
    }
    return "a result too many";
  }

  private static final class Call {
    private final TopKKernel kernel;
    private final TopKCase input;
    private final Placement placement;
    private final Matrix queries;
    private final Matrix rows;
    private final @Nullable MemorySegment selection;
    private final @Nullable Int8Plane plane;

    Call(Target target, TopKCase input, Placement placement, int planeLead) {
      this.kernel = target.kernel(TopKKernel.class);
      this.input = input;
      this.placement = placement;
      queries =
          placement.matrix(input.queries(), input.queryCount(), input.dim(), input.stride(), null);
      rows = placement.matrix(
          input.rows(),
          input.rowCount(),
          input.dim(),
          input.stride(),
          input.storedNorms() ? input.norms() : null);
      selection = input.selection() == null ? null : placement.longs(input.selection());
      plane = planeLead == NO_PLANE
          ? null
          : placement.plane(rows.withNorms(placement.floats(input.norms())), planeLead);
    }

    void run(Matrix part, IntStream.Builder words) {
      TopKRequest request =
          new TopKRequest(part, rows, selection, input.minScore(), input.k(), plane);
      int count = part.rowCount();
      long entries = (long) count * input.k();
      TopKResult result = new TopKResult(
          count,
          input.k(),
          placement.allocate(entries * Integer.BYTES, Integer.BYTES),
          placement.allocate(entries * Float.BYTES, Float.BYTES),
          placement.allocate((long) count * Integer.BYTES, Integer.BYTES));
      kernel.topK(
          request, result, placement.allocate(kernel.scratchBytes(request), SCRATCH_ALIGNMENT));
      for (int query = 0; query < count; query++) {
        words.add(result.count(query));
        for (int rank = 0; rank < Math.min(result.count(query), input.k()); rank++) {
          words.add(result.row(query, rank));
          words.add(Float.floatToRawIntBits(result.score(query, rank)));
        }
      }
    }
  }
}
