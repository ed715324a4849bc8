package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;

/** Norms, dot products or cosines of rows; words are one f32 a row. */
record SimilaritySubject(Mode mode) implements Subject<SimilarityCase> {
  /** Rows in a piece: no multiple of any block that a provider could have. */
  private static final int PIECE = 3;

  @Override
  public List<SimilarityCase> cases(long seed) {
    return SimilarityCorpus.cases(seed);
  }

  @Override
  public List<SimilarityCase> tails(long seed) {
    return SimilarityCorpus.tails(seed);
  }

  @Override
  public Outcome expected(SimilarityCase input) {
    float[] out = new float[input.rowCount()];
    for (int row = 0; row < out.length; row++) {
      int from = row * input.dim();
      out[row] = switch (mode) {
        case NORMS -> Reference.norm(input.rows(), from, input.dim());
        case DOT -> Reference.sum64(input.query(), 0, input.rows(), from, input.dim());
        default -> Reference.cosine(input.query(), 0, input.rows(), from, input.dim());
      };
    }
    return Outcome.of(out);
  }

  @Override
  public Outcome actual(Target target, SimilarityCase input, Placement placement) {
    Call call = new Call(target, input, placement);
    call.run(0, input.rowCount());
    return Outcome.of(call.out);
  }

  @Override
  public Outcome pieces(Target target, SimilarityCase input, Placement placement) {
    Call call = new Call(target, input, placement);
    for (int from = 0; from < input.rowCount(); from += PIECE) {
      call.run(from, Math.min(PIECE, input.rowCount() - from));
    }
    return Outcome.of(call.out);
  }

  @Override
  public Optional<String> oracle(SimilarityCase input, Outcome outcome) {
    for (int row = 0; row < input.rowCount(); row++) {
      int from = row * input.dim();
      Oracle.Bounded bounded = switch (mode) {
        case NORMS -> Oracle.norm(input.rows(), from, input.dim());
        case DOT -> Oracle.dot(input.query(), 0, input.rows(), from, input.dim());
        default -> Oracle.cosine(input.query(), 0, input.rows(), from, input.dim());
      };
      Optional<String> miss = bounded.miss(Float.intBitsToFloat(outcome.words()[row]));
      if (miss.isPresent()) {
        return Optional.of("row " + row + ": " + miss.get());
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
    return "row " + word;
  }

  private final class Call {
    private final SimilarityKernel kernel;
    private final MemorySegment query;
    private final Matrix rows;
    private final MemorySegment out;

    Call(Target target, SimilarityCase input, Placement placement) {
      kernel = target.kernel(SimilarityKernel.class);
      query = placement.floats(input.query());
      float[] norms = input.storedNorms() ? input.norms() : null;
      rows = placement.matrix(input.rows(), input.rowCount(), input.dim(), input.stride(), norms);
      out = placement.allocate((long) input.rowCount() * Float.BYTES, Float.BYTES);
    }

    void run(int from, int count) {
      Matrix slice = rows.rows(from, count);
      MemorySegment part = out.asSlice((long) from * Float.BYTES, (long) count * Float.BYTES);
      switch (mode) {
        case NORMS -> kernel.norms(slice, part);
        case DOT -> kernel.dot(new SimilarityRequest(query, slice, part));
        default -> kernel.cosine(new SimilarityRequest(query, slice, part));
      }
    }
  }
}
