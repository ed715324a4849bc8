package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;

/**
 * Dot products and cosines of a query and rows that a list names: out of order, some left out, some
 * named again. Words are the dot products in the order of the list, then the cosines.
 */
record ScatteredSubject() implements Subject<SimilarityCase> {
  /** Rows in a piece: no multiple of any block that a provider could have. */
  private static final int PIECE = 3;

  private static final int STEP = 7;
  private static final int REPEATED = 2;

  @Override
  public Mode mode() {
    return Mode.SCATTERED;
  }

  @Override
  public List<SimilarityCase> cases(long seed) {
    return SimilarityCorpus.cases(seed);
  }

  @Override
  public List<SimilarityCase> tails(long seed) {
    return SimilarityCorpus.tails(seed);
  }

  private static int[] index(SimilarityCase input) {
    int[] index = new int[input.rowCount() == 0 ? 0 : input.rowCount() + REPEATED];
    Arrays.setAll(index, i -> (input.rowCount() - 1 + i * STEP) % input.rowCount());
    return index;
  }

  @Override
  public Outcome expected(SimilarityCase input) {
    int[] index = index(input);
    float[] out = new float[2 * index.length];
    for (int i = 0; i < index.length; i++) {
      int row = index[i] * input.dim();
      out[i] = Reference.sum64(input.query(), 0, input.rows(), row, input.dim());
      out[index.length + i] = Reference.cosine(input.query(), 0, input.rows(), row, input.dim());
    }
    return Outcome.of(out);
  }

  @Override
  public Outcome actual(Target target, SimilarityCase input, Placement placement) {
    Call call = new Call(target, input, placement);
    call.run(0, call.count);
    return call.outcome();
  }

  @Override
  public Outcome pieces(Target target, SimilarityCase input, Placement placement) {
    Call call = new Call(target, input, placement);
    for (int from = 0; from < call.count; from += PIECE) {
      call.run(from, Math.min(PIECE, call.count - from));
    }
    return call.outcome();
  }

  @Override
  public Optional<String> oracle(SimilarityCase input, Outcome outcome) {
    int[] index = index(input);
    for (int i = 0; i < index.length; i++) {
      int row = index[i] * input.dim();
      float dot = Float.intBitsToFloat(outcome.words()[i]);
      float cosine = Float.intBitsToFloat(outcome.words()[index.length + i]);
      Optional<String> miss = Oracle.dot(input.query(), 0, input.rows(), row, input.dim())
          .miss(dot)
          .or(() ->
              Oracle.cosine(input.query(), 0, input.rows(), row, input.dim()).miss(cosine));
      if (miss.isPresent()) {
        return Optional.of("place " + i + ", row " + index[i] + ": " + miss.get());
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
    int[] index = index(input);
    return (word < index.length ? "dot product" : "cosine") + " at place " + word % index.length
        + ", row " + index[word % index.length];
  }

  private static final class Call {
    private final ScatteredSimilarityKernel kernel;
    private final int count;
    private final MemorySegment query;
    private final Matrix rows;
    private final MemorySegment index;
    private final MemorySegment dots;
    private final MemorySegment cosines;

    Call(Target target, SimilarityCase input, Placement placement) {
      kernel = target.kernel(ScatteredSimilarityKernel.class);
      int[] list = index(input);
      count = list.length;
      query = placement.floats(input.query());
      float[] norms = input.storedNorms() ? input.norms() : null;
      rows = placement.matrix(input.rows(), input.rowCount(), input.dim(), input.stride(), norms);
      index = placement.ints(list);
      dots = placement.allocate((long) count * Float.BYTES, Float.BYTES);
      cosines = placement.allocate((long) count * Float.BYTES, Float.BYTES);
    }

    void run(int from, int length) {
      long at = (long) from * Float.BYTES;
      long bytes = (long) length * Float.BYTES;
      MemorySegment part = index.asSlice(at, bytes);
      kernel.dot(
          new ScatteredSimilarityRequest(query, rows, part, length, dots.asSlice(at, bytes)));
      kernel.cosine(
          new ScatteredSimilarityRequest(query, rows, part, length, cosines.asSlice(at, bytes)));
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
