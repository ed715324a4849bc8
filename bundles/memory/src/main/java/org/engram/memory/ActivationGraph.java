package org.engram.memory;

import java.util.List;

/**
 * How activation went from the seeds through the associations, hop by hop: the seeds, and what was
 * reached most strongly, at most {@link #MOST_NODES} memories together.
 *
 * @param hopFactor share that each hop passed on
 * @param nodes seeds first, by weight descending; then by activation descending
 * @param edges the associations between these memories that carried activation, by source and
 *     target in the order of the nodes
 * @param omitted memories that activation reached and that are not among the nodes
 */
public record ActivationGraph(float hopFactor, List<Node> nodes, List<Edge> edges, int omitted) {
  /** Most memories that are shown. */
  public static final int MOST_NODES = 100;

  /** Copies the lists. */
  public ActivationGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * A memory that took part.
   *
   * @param id the memory
   * @param seed weight that it began with; 0 if it is no seed
   * @param hops activation that reached it at each hop, the first one first
   * @param activation sum over the hops: what the score is made of
   */
  public record Node(String id, float seed, List<Float> hops, float activation) {
    /** Copies the list. */
    public Node {
      hops = List.copyOf(hops);
    }
  }

  /**
   * An association that carried activation.
   *
   * @param from memory that it leaves
   * @param to memory that it reaches
   * @param kind the kind that contributes most to it
   * @param weight weight after normalisation: with the hop factor, the share of the activation of
   *     {@code from} that {@code to} gets at the next hop
   */
  public record Edge(String from, String to, String kind, float weight) {}
}
