package org.engram.kernel.testkit;

import org.engram.kernel.spi.layout.EdgeList;

/**
 * A directed graph: edge {@code i} runs from {@code sources[i]} to {@code targets[i]}. The arrays
 * belong to the case and are not changed.
 *
 * @param name kind of the graph, for messages
 * @param nodeCount number of nodes
 * @param sources node where each edge begins
 * @param targets node where each edge ends
 * @param weights weight of each edge
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GraphCase(String name, int nodeCount, int[] sources, int[] targets, float[] weights) {

  /** Returns the edges as the layout's builder takes them. */
  public EdgeList edges() {
    return EdgeList.of(sources, targets, weights);
  }

  @Override
  public String toString() {
    return name + ", " + nodeCount + " nodes, " + sources.length + " edges";
  }
}
