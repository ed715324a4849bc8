package org.engram.memory;

import java.util.List;
import java.util.Optional;

/**
 * What a cue brought to mind.
 *
 * @param results best first
 * @param note why there is less than asked for, such as {@code nothing stored}; empty if the limit
 *     was reached
 * @param sequence the last transaction that this answer has seen
 * @param activation how activation spread from the seeds, if explanations were asked for
 */
public record RecallAnswer(
    List<Recalled> results,
    Optional<String> note,
    long sequence,
    Optional<ActivationGraph> activation) {
  /** Copies the list. */
  public RecallAnswer {
    results = List.copyOf(results);
  }

  /**
   * One memory that came to mind.
   *
   * @param memory the memory
   * @param score what it was ranked by
   * @param strength the strength that time has left
   * @param explanation how the score came about, if asked for
   */
  public record Recalled(
      MemoryRecord memory, float score, float strength, Optional<Explanation> explanation) {}

  /**
   * The parts of a score.
   *
   * @param cosine similarity to the cue
   * @param base the similarity, min-max scaled
   * @param activation activation that reached the memory, before scaling
   * @param strongestPath the path that carried most of it, seed first; empty where none did
   */
  public record Explanation(float cosine, float base, float activation, List<Step> strongestPath) {
    /** Copies the list. */
    public Explanation {
      strongestPath = List.copyOf(strongestPath);
    }
  }

  /**
   * One step of a path.
   *
   * @param id memory at this step
   * @param kind kind of the association that leads to it; empty for the seed
   * @param weight weight of that association after normalisation; of the seed its own
   */
  public record Step(String id, Optional<String> kind, float weight) {}
}
