package org.engram.kernel.testkit;

import java.util.List;
import java.util.Optional;

/**
 * A mode as the checks see it: its inputs, its definition, and how a provider is asked.
 *
 * @param <C> an input
 */
interface Subject<C> {

  /** Returns the subject of a mode. */
  static Subject<?> of(Mode mode) {
    return switch (mode) {
      case NORMS, DOT, COSINE -> new SimilaritySubject(mode);
      case BATCH -> new BatchSubject();
      case SCATTERED -> new ScatteredSubject();
      case TOP_K, TOP_K_PLANE -> new TopKSubject(mode);
      case CLASSIC, RECALL -> new SpreadSubject(mode);
      case EXPONENTIAL -> new DecaySubject();
      case POWER -> new PowerDecaySubject();
    };
  }

  Mode mode();

  /** Returns the inputs of the corpus. */
  List<C> cases(long seed);

  /** Returns small inputs of every length that could have a tail of its own. */
  List<C> tails(long seed);

  /** Returns how much an input is: elements, rows or graphs, as {@link Mode#unit()} says. */
  long size(C input);

  /** Returns the distance between the skews at which tails are placed. */
  default int skewStep() {
    return 1;
  }

  /** Returns what the contract says. */
  Outcome expected(C input);

  /** Returns what the provider says, with all its memory in that placement. */
  Outcome actual(Target target, C input, Placement placement);

  /** Returns the same computed piece by piece, as far as the pieces are independent. */
  Outcome pieces(Target target, C input, Placement placement);

  /** Returns how the outcome misses the bounds of the oracle, or empty. */
  Optional<String> oracle(C input, Outcome outcome);

  /** Returns what the words at that index stand for, such as {@code row 3}. */
  String place(C input, Outcome expected, int word);
}
