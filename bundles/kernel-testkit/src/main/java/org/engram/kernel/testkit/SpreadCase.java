package org.engram.kernel.testkit;

import java.util.List;

/**
 * A graph and how activation spreads over it.
 *
 * @param name position in the corpus, for messages
 * @param graph the graph
 * @param rule the rule of a step
 * @param cues the seeds of each cue
 */
public record SpreadCase(String name, GraphCase graph, Rule rule, List<Cue> cues) {

  /**
   * The rule of a step, as in {@link org.engram.kernel.spi.SpreadRequest}.
   *
   * @param steps number of steps
   * @param d share of the incoming activation
   * @param keep share of its own activation that a node keeps
   * @param theta least activation of a source that emits
   * @param normalise whether a step with a maximum above 1 is divided by it
   * @param accumulate whether the result is the sum over the steps
   */
  public record Rule(
      int steps, float d, float keep, float theta, boolean normalise, boolean accumulate) {}

  /**
   * Where activation starts. The arrays belong to the cue and are not changed.
   *
   * @param nodes distinct nodes, in any order
   * @param activations activation of each
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Cue(int[] nodes, float[] activations) {}

  @Override
  public String toString() {
    return name + ", " + graph + ", " + rule + ", " + cues.size() + " cues";
  }
}
