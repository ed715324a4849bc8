package org.engram.memory.internal.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Changes to the associations that leave one row, in the order in which they were made. */
final class EdgeLog {
  private static final float REMOVED = Float.NaN;

  private String[] kinds = new String[4];
  private int[] targets = new int[4];
  private float[] weights = new float[4];
  private int count;

  void put(String kind, int target, float weight) {
    if (count == targets.length) {
      kinds = Arrays.copyOf(kinds, 2 * count);
      targets = Arrays.copyOf(targets, 2 * count);
      weights = Arrays.copyOf(weights, 2 * count);
    }
    kinds[count] = kind;
    targets[count] = target;
    weights[count++] = weight;
  }

  void remove(String kind, int target) {
    put(kind, target, REMOVED);
  }

  void removeAll(OutEdges edges, int target) {
    for (int i = 0; i < edges.size(); i++) {
      if (edges.target(i) == target) {
        remove(edges.kind(i), target);
      }
    }
  }

  /** Returns the associations after these changes: of those to one target of one kind the last. */
  OutEdges applyTo(OutEdges before, int source, EdgeMix mix) {
    EdgeLog all = new EdgeLog();
    for (int i = 0; i < before.size(); i++) {
      all.put(before.kind(i), before.target(i), before.weight(i));
    }
    for (int i = 0; i < count; i++) {
      all.put(kinds[i], targets[i], weights[i]);
    }
    return all.inOrder(source, mix);
  }

  private OutEdges inOrder(int source, EdgeMix mix) {
    // The sort is stable: among equal keys the last one is the latest.
    int[] order = IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> kinds[i]).thenComparingInt(i -> targets[i]))
        .mapToInt(Integer::intValue)
        .toArray();
    EdgeLog last = new EdgeLog();
    for (int i = 0; i < order.length; i++) {
      int at = order[i];
      boolean superseded = i + 1 < order.length
          && OutEdges.compare(kinds[at], targets[at], kinds[order[i + 1]], targets[order[i + 1]])
              == 0;
      if (!superseded && !Float.isNaN(weights[at])) {
        last.put(kinds[at], targets[at], weights[at]);
      }
    }
    return OutEdges.of(
        source,
        Arrays.copyOf(last.kinds, last.count),
        Arrays.copyOf(last.targets, last.count),
        Arrays.copyOf(last.weights, last.count),
        mix);
  }
}
