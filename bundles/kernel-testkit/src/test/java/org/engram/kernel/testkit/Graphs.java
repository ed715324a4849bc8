package org.engram.kernel.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Other lists of the same edges. */
final class Graphs {
  private Graphs() {}

  /** Returns the same graph with the out-lists of its nodes dealt together at random. */
  static GraphCase interleaved(SplitMix64 random, GraphCase graph) {
    List<Deque<Integer>> outLists = new ArrayList<>();
    for (int node = 0; node < graph.nodeCount(); node++) {
      outLists.add(new ArrayDeque<>());
    }
    int count = graph.sources().length;
    for (int edge = 0; edge < count; edge++) {
      outLists.get(graph.sources()[edge]).add(edge);
    }
    outLists.removeIf(Deque::isEmpty);
    int[] sources = new int[count];
    int[] targets = new int[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      int from = random.below(outLists.size());
      int edge = outLists.get(from).remove();
      if (outLists.get(from).isEmpty()) {
        outLists.remove(from);
      }
      sources[i] = graph.sources()[edge];
      targets[i] = graph.targets()[edge];
      weights[i] = graph.weights()[edge];
    }
    return new GraphCase("interleaved", graph.nodeCount(), sources, targets, weights);
  }
}
