package org.engram.kernel.testkit;

import java.util.List;
import java.util.function.LongFunction;

/**
 * What a {@link DeepComparison} goes through: each mode as it is called most, and the ways in which
 * a provider divides or gathers its work. Those are compared with the definition, because the first
 * tier may go the same way.
 */
public enum Trial {
  /** Norms of rows. */
  NORMS(Mode.NORMS),
  /** Dot products of a query and rows. */
  DOT(Mode.DOT),
  /** Cosines of a query and rows. */
  COSINE(Mode.COSINE),
  /** Up to 10 queries and 11 rows, within one tile or a few. */
  BATCH(Mode.BATCH),
  /** A few queries and more rows than a provider takes at once. */
  BATCH_TALL(Mode.BATCH, "tall"),
  /** More queries than a provider takes at once. */
  BATCH_WIDE(Mode.BATCH, "wide"),
  /** Up to 11 rows by a list. */
  SCATTERED(Mode.SCATTERED),
  /** More rows by a list than a provider takes at once. */
  SCATTERED_TALL(Mode.SCATTERED, "tall"),
  /** The best rows by cosine. */
  TOP_K(Mode.TOP_K),
  /** The same with coarse copies of the rows. */
  TOP_K_PLANE(Mode.TOP_K_PLANE),
  /** Spreading with normalised steps. */
  CLASSIC(Mode.CLASSIC),
  /** The same by ranges of slices, all on one thread. */
  CLASSIC_ON_1_THREAD(Mode.CLASSIC, "slices_1"),
  /** The same by ranges of slices on two threads. */
  CLASSIC_ON_2_THREADS(Mode.CLASSIC, "slices_2"),
  /** The same for so many cues that they go through the graph side by side. */
  CLASSIC_SIDE_BY_SIDE(Mode.CLASSIC, "16_cues"),
  /** Spreading as a recall does it. */
  RECALL(Mode.RECALL),
  /** The same by ranges of slices, all on one thread. */
  RECALL_ON_1_THREAD(Mode.RECALL, "slices_1"),
  /** The same by ranges of slices on two threads. */
  RECALL_ON_2_THREADS(Mode.RECALL, "slices_2"),
  /** The same for so many cues that they go through the graph side by side. */
  RECALL_SIDE_BY_SIDE(Mode.RECALL, "16_cues"),
  /** Exponential forgetting. */
  EXPONENTIAL(Mode.EXPONENTIAL),
  /** Forgetting by a power law. */
  POWER(Mode.POWER);

  /** More queries than a group of any provider, and no multiple of a tile. */
  private static final int WIDE_QUERIES = 45;

  private final Mode mode;
  private final String way;

  Trial(Mode mode) {
    this(mode, "");
  }

  Trial(Mode mode, String way) {
    this.mode = mode;
    this.way = way;
  }

  /** Inputs and how they are asked. */
  record Inputs<C>(Subject<C> subject, LongFunction<List<C>> corpus) {
    static <C> Inputs<C> of(Subject<C> subject) {
      return new Inputs<>(subject, subject::cases);
    }
  }

  /** Returns the mode that is asked. */
  public Mode mode() {
    return mode;
  }

  /** Returns the name used in reports, such as {@code classic_slices_2}. */
  public String id() {
    return way.isEmpty() ? mode.id() : mode.id() + "_" + way;
  }

  /** Returns whether results are compared with the definition, not with those of the first tier. */
  boolean isDefined() {
    return !way.isEmpty();
  }

  /** Returns the threads among which a call is divided, or 0 if it is not. */
  int threads() {
    return switch (this) {
      case CLASSIC_ON_1_THREAD, RECALL_ON_1_THREAD -> 1;
      case CLASSIC_ON_2_THREADS, RECALL_ON_2_THREADS -> 2;
      default -> 0;
    };
  }

  Inputs<?> inputs() {
    return switch (this) {
      case BATCH_TALL -> new Inputs<>(new BatchSubject(), SimilarityCorpus::tall);
      case BATCH_WIDE -> new Inputs<>(new BatchSubject(WIDE_QUERIES), SimilarityCorpus::wide);
      case SCATTERED_TALL -> new Inputs<>(new ScatteredSubject(), SimilarityCorpus::tall);
      case CLASSIC_ON_1_THREAD, CLASSIC_ON_2_THREADS, RECALL_ON_1_THREAD, RECALL_ON_2_THREADS ->
        new Inputs<>(new SpreadSubject(mode), seed -> SpreadCorpus.sliced(mode, seed));
      case CLASSIC_SIDE_BY_SIDE, RECALL_SIDE_BY_SIDE ->
        new Inputs<>(new SpreadSubject(mode), seed -> SpreadCorpus.sideBySide(mode, seed));
      default -> Inputs.of(Subject.of(mode));
    };
  }

  @Override
  public String toString() {
    return mode.kernel() + " " + id();
  }
}
