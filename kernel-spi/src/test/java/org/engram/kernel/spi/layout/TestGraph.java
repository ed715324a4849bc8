package org.engram.kernel.spi.layout;

import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A graph as a plain list of edges, and its in-edges by the rule of the numeric contract. */
record TestGraph(int nodeCount, List<Edge> edges) {

  record Edge(int source, int target, float weight) {}

  /**
   * Random edges, then exactly that many in-edges for the first nodes; no other edge ends there.
   */
  static TestGraph random(Random random, int nodeCount, int edgeCount, int... inDegrees) {
    List<Edge> edges = new ArrayList<>();
    for (int hub = 0; hub < inDegrees.length; hub++) {
      for (int i = 0; i < inDegrees[hub]; i++) {
        edges.add(new Edge(random.nextInt(nodeCount), hub, weight(random)));
      }
    }
    int others = nodeCount - inDegrees.length;
    for (int i = 0; i < edgeCount && others > 0; i++) {
      int target = inDegrees.length + random.nextInt(others);
      edges.add(new Edge(random.nextInt(nodeCount), target, weight(random)));
    }
    Collections.shuffle(edges, random);
    return new TestGraph(nodeCount, edges);
  }

  private static float weight(Random random) {
    return random.nextInt(20) == 0 ? 0 : random.nextFloat() - 0.25f;
  }

  GraphLayout build(SegmentAllocator allocator) {
    return GraphLayoutBuilder.build(allocator, nodeCount, edgeList());
  }

  EdgeList edgeList() {
    int[] sources = new int[edges.size()];
    int[] targets = new int[edges.size()];
    float[] weights = new float[edges.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = edges.get(i).source();
      targets[i] = edges.get(i).target();
      weights[i] = edges.get(i).weight();
    }
    return EdgeList.of(sources, targets, weights);
  }

  List<Edge> outEdges(int node) {
    return edges.stream().filter(edge -> edge.source() == node).toList();
  }

  /** In ascending (source, position in the source's out-list). */
  List<Edge> inEdges(int node) {
    List<Edge> in = new ArrayList<>();
    for (int source = 0; source < nodeCount; source++) {
      int from = source;
      edges.stream()
          .filter(edge -> edge.source() == from && edge.target() == node)
          .forEach(in::add);
    }
    return in;
  }

  /** The same out-lists, dealt together in another order. */
  TestGraph interleaved(Random random) {
    List<Integer> sources = new ArrayList<>(edges.stream().map(Edge::source).toList());
    Collections.shuffle(sources, random);
    int[] next = new int[nodeCount];
    List<List<Edge>> outLists = new ArrayList<>();
    for (int node = 0; node < nodeCount; node++) {
      outLists.add(outEdges(node));
    }
    return new TestGraph(
        nodeCount,
        sources.stream().map(source -> outLists.get(source).get(next[source]++)).toList());
  }
}
