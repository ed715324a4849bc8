package org.engram.kernel.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Ways of breaking the contract, each in exactly one place, and the check that must see it. */
enum Fault {
  NONE("", Mode.values()),

  // vector_similarity
  NEGATIVE_ZERO_SUM("golden digest", Mode.DOT),
  NEGATIVE_ZERO_COSINE("golden digest", Mode.COSINE),
  OTHER_NAN("golden digest", Mode.DOT),
  MULTIPLY_THEN_ADD("reference", Mode.NORMS, Mode.DOT, Mode.COSINE),
  FMA_THROUGH_DOUBLE("reference", Mode.DOT),
  TAIL_IN_ONE_LANE("reference", Mode.NORMS, Mode.DOT, Mode.COSINE),
  LANES_OF_8("golden digest", Mode.NORMS, Mode.DOT, Mode.COSINE),
  TREE_IN_ORDER("reference", Mode.DOT),
  NORM_LIMIT_EXCLUSIVE("golden digest", Mode.NORMS),
  NO_CLAMP("reference", Mode.COSINE),
  IGNORES_STRIDE("reference", Mode.NORMS, Mode.DOT, Mode.COSINE, Mode.TOP_K),
  SCALED_COSINE("oracle", Mode.COSINE),
  SCALED_SUM("oracle", Mode.DOT),
  SCALED_NORM("oracle", Mode.NORMS),
  ALIGNED_ROWS_ONLY("placement", Mode.DOT),
  WRITES_BEHIND("placement", Mode.DOT),
  WRITES_INPUT("placement", Mode.DOT),
  FOUR_ROWS_AT_LEAST("pieces", Mode.DOT),
  SHARED_SUMS("threads", Mode.DOT),
  UNCHECKED_NORMS("arguments", Mode.NORMS),
  READS_BEHIND("guard pages", Mode.DOT),

  // several queries; rows by a list
  BATCH_BY_ROW("golden digest", Mode.BATCH),
  BATCH_LAST_QUERIES_ARE_ONE("reference", Mode.BATCH),
  BATCH_OF_ONE_IS_OTHER("pieces", Mode.BATCH),
  BATCH_QUERIES_BEHIND_32_ARE_ONE(Fault.DEEP, Mode.BATCH),
  LIST_IGNORED("golden digest", Mode.SCATTERED),
  LIST_BEHIND_64_IGNORED(Fault.DEEP, Mode.SCATTERED),
  LIST_OF_THREE_ENDS_EARLY("pieces", Mode.SCATTERED),
  LIST_SORTED_IN_PLACE("placement", Mode.SCATTERED),

  // top-k
  TIES_BY_HIGHER_ROW("golden digest", Mode.TOP_K, Mode.TOP_K_PLANE),
  IGNORES_SELECTION("reference", Mode.TOP_K, Mode.TOP_K_PLANE),
  MIN_SCORE_EXCLUSIVE("reference", Mode.TOP_K),
  WRITES_BEFORE_REFUSING("arguments", Mode.TOP_K, Mode.TOP_K_PLANE),
  SCRATCH_UNCHECKED("arguments", Mode.TOP_K, Mode.TOP_K_PLANE),
  ROOM_UNCHECKED("arguments", Mode.TOP_K, Mode.TOP_K_PLANE),
  WRONG_SCORE("oracle", Mode.TOP_K),
  FIRST_QUERY_ONLY("pieces", Mode.TOP_K, Mode.TOP_K_PLANE),
  PLANE_ERROR_CUT("reference", Mode.TOP_K_PLANE),
  PLANE_RADIUS_FORGOTTEN("golden digest", Mode.TOP_K_PLANE),
  PLANE_BOUNDS_OF_UNSELECTED("reference", Mode.TOP_K_PLANE),
  PLANE_LIMIT_OF_LAST_QUERY("reference", Mode.TOP_K_PLANE),
  PLANE_HUGE_ROWS_LOST("reference", Mode.TOP_K_PLANE),
  PLANE_FIRST_ROW_IGNORED("pieces", Mode.TOP_K_PLANE),

  // spreading_activation
  CHUNKS_OF_32("golden digest", Mode.CLASSIC, Mode.RECALL),
  ONE_CHAIN("reference", Mode.CLASSIC, Mode.RECALL),
  SOURCES_DESCENDING("reference", Mode.CLASSIC, Mode.RECALL),
  SPREAD_MULTIPLY_THEN_ADD("reference", Mode.CLASSIC, Mode.RECALL),
  SPREAD_FMA_THROUGH_DOUBLE("golden digest", Mode.CLASSIC, Mode.RECALL),
  PUBLISHES_ZEROS("golden digest", Mode.CLASSIC, Mode.RECALL),
  RECIPROCAL("reference", Mode.CLASSIC),
  NOT_NORMALISED("oracle", Mode.CLASSIC),
  FORGETS_A_STEP("oracle", Mode.RECALL),
  THETA_IGNORED("reference", Mode.CLASSIC, Mode.RECALL),
  LAST_FAILURE("overflow", Mode.CLASSIC, Mode.RECALL),
  UNCHECKED_SUM("overflow", Mode.CLASSIC, Mode.RECALL),
  WORKSPACE_LEFT_DIRTY("workspace", Mode.CLASSIC, Mode.RECALL),
  WORKSPACE_DIRTY_AFTER_FAILURE("workspace", Mode.CLASSIC, Mode.RECALL),
  SEED_TWICE("arguments", Mode.CLASSIC, Mode.RECALL),
  CUES_BLEED("reference", Mode.CLASSIC, Mode.RECALL),
  ONE_CUE_IN_ONE_CHAIN("pieces", Mode.CLASSIC, Mode.RECALL),
  OVERFLOW_SLICES_LOST("updated graph", Mode.CLASSIC, Mode.RECALL),
  THREADS_LOSE_A_NODE("parallel", Mode.CLASSIC, Mode.RECALL),
  PARTS_LOSE_A_NODE("parallel", Mode.CLASSIC, Mode.RECALL),
  SIXTEENTH_CUE_IS_FIRST("reference", Mode.CLASSIC, Mode.RECALL),

  // decay_calculation
  DECAY_MULTIPLY_THEN_ADD("reference", Mode.EXPONENTIAL),
  ZERO_EXITS_EARLY("golden digest", Mode.EXPONENTIAL),
  NAN_PAYLOAD_KEPT("golden digest", Mode.EXPONENTIAL),
  AGE_AS_FLOAT("reference", Mode.EXPONENTIAL),
  AGE_UNCLAMPED("golden digest", Mode.EXPONENTIAL),
  INFINITY_TIMES_ZERO("golden digest", Mode.EXPONENTIAL),
  HALF_LIFE("oracle", Mode.EXPONENTIAL),
  OVERWRITES_AGES("placement", Mode.EXPONENTIAL),

  // decay_calculation, power mode
  POWER_FUSES_THE_RATIO("golden digest", Mode.POWER),
  POWER_FUSES_THE_LOGARITHM("golden digest", Mode.POWER),
  POWER_FUSES_THE_EXPONENT("golden digest", Mode.POWER),
  POWER_FUSES_THE_POLYNOMIAL("golden digest", Mode.POWER),
  POWER_TRUNCATES_K("reference", Mode.POWER),
  POWER_TIES_OF_K_DOWN("golden digest", Mode.POWER),
  POWER_TIES_OF_Z_UP("reference", Mode.POWER),
  POWER_UNCAPPED("reference", Mode.POWER),
  POWER_FADES_EARLY("reference", Mode.POWER),
  POWER_ROUNDS_TWICE("reference", Mode.POWER),
  POWER_TRUNCATES_TIME("golden digest", Mode.POWER),
  POWER_CLAMPS_TIME("reference", Mode.POWER),
  POWER_GROWS_BEFORE_TIME("reference", Mode.POWER),
  POWER_NAN_PAYLOAD_KEPT("reference", Mode.POWER),
  POWER_IDENTITY_BEFORE_NAN("reference", Mode.POWER),
  POWER_INFINITY_IS_NAN("reference", Mode.POWER),
  POWER_NEGATIVE_ZERO_LOST("reference", Mode.POWER),
  POWER_INFINITE_STABILITY_DECAYS("reference", Mode.POWER),
  POWER_IGNORES_THE_FACTOR("oracle", Mode.POWER),
  POWER_OVERWRITES_STABILITY("placement", Mode.POWER),
  POWER_NEEDS_A_VECTOR("pieces", Mode.POWER),
  POWER_NAMES_THE_LAST("arguments", Mode.POWER),
  POWER_ACCEPTS_NAN_STABILITY("arguments", Mode.POWER),
  POWER_WRITES_BEFORE_REFUSING("arguments", Mode.POWER);

  /** Seen by no check of the kit but by a trial of the deep comparison. */
  private static final String DEEP = "deep";

  private final String check;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<Mode> modes;

  Fault(String check, Mode... modes) {
    this.check = check;
    this.modes = List.of(modes);
  }

  /** The kind of the check that sees it. */
  String check() {
    return check;
  }

  /** The modes in which it shows. */
  List<Mode> modes() {
    return modes;
  }

  /** All faults that a check can see without the process ending. */
  static Stream<Fault> visible() {
    return Arrays.stream(values())
        .filter(fault -> fault != NONE && fault != READS_BEHIND && !fault.check.equals(DEEP));
  }
}
