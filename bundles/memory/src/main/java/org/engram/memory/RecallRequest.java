package org.engram.memory;

import java.util.Optional;

/**
 * A cue, and how to recall. Exactly one of text and vector is given.
 *
 * @param text cue to embed
 * @param vector cue as a vector of the space's dimension
 * @param limit most memories to return, 1 … 1 000
 * @param profile how cosine, activation and strength make the score
 * @param explain whether each result says how its score came about, and the answer how activation
 *     spread
 */
public record RecallRequest(
    Optional<String> text,
    Optional<float[]> vector,
    int limit,
    RecallProfile profile,
    boolean explain) {

  /** Returns a cue of text with the default profile. */
  public static RecallRequest ofText(String text, int limit) {
    return new RecallRequest(
        Optional.of(text), Optional.empty(), limit, RecallProfile.DEFAULT, false);
  }

  /** Returns a cue given as a vector, with the default profile. */
  public static RecallRequest ofVector(float[] vector, int limit) {
    return new RecallRequest(
        Optional.empty(), Optional.of(vector), limit, RecallProfile.DEFAULT, false);
  }

  /** Returns the same cue with explanations. */
  public RecallRequest explained() {
    return new RecallRequest(text, vector, limit, profile, true);
  }

  /** Returns the same cue under another profile. */
  public RecallRequest with(RecallProfile other) {
    return new RecallRequest(text, vector, limit, other, explain);
  }
}
