package org.engram.memory.internal.graph;

import java.util.Arrays;

/**
 * The associations that leave one row, by kind and then target, and the edges that they make.
 * Immutable. Every sum has a fixed order, so that the same associations give the same bits however
 * they came about.
 */
public final class OutEdges {
  static final OutEdges NONE =
      new OutEdges(new String[0], new int[0], new float[0], new int[0], new float[0]);

  private final String[] kinds;
  private final int[] targets;
  private final float[] weights;
  private final int[] edgeTargets;
  private final float[] edgeWeights;

  private OutEdges(
      String[] kinds, int[] targets, float[] weights, int[] edgeTargets, float[] edgeWeights) {
    this.kinds = kinds;
    this.targets = targets;
    this.weights = weights;
    this.edgeTargets = edgeTargets;
    this.edgeWeights = edgeWeights;
  }

  /**
   * Returns the associations of a row.
   *
   * @param source the row
   * @param kinds kind of each association, ascending; not copied
   * @param targets target of each, ascending within a kind; not copied
   * @param weights weight of each, finite and not negative; not copied
   */
  static OutEdges of(int source, String[] kinds, int[] targets, float[] weights, EdgeMix mix) {
    if (kinds.length == 0) {
      return NONE;
    }
    double[] shares = shares(source, kinds, targets, weights, mix);
    long[] byTarget = new long[targets.length];
    for (int i = 0; i < targets.length; i++) {
      byTarget[i] = (long) targets[i] << Integer.SIZE | i;
    }
    // Within a target the order is that of the kinds: i ascends with them.
    Arrays.sort(byTarget);
    int[] merged = new int[targets.length];
    float[] mixed = new float[targets.length];
    int count = 0;
    for (int i = 0; i < byTarget.length; ) {
      int target = (int) (byTarget[i] >>> Integer.SIZE);
      double share = 0;
      for (; i < byTarget.length && (int) (byTarget[i] >>> Integer.SIZE) == target; i++) {
        share += shares[(int) byTarget[i]];
      }
      if ((float) share > 0) {
        merged[count] = target;
        mixed[count++] = (float) share;
      }
    }
    int[] kept = strongest(mixed, count, mix.strongest());
    int[] edgeTargets = new int[kept.length];
    float[] edgeWeights = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      edgeTargets[i] = merged[kept[i]];
      edgeWeights[i] = mixed[kept[i]];
    }
    return new OutEdges(kinds, targets, weights, edgeTargets, edgeWeights);
  }

  /** What each association contributes to the edge to its target. */
  private static double[] shares(
      int source, String[] kinds, int[] targets, float[] weights, EdgeMix mix) {
    double[] shares = new double[kinds.length];
    double kindTotal = 0;
    for (int from = 0, to; from < kinds.length; from = to) {
      double sum = 0;
      for (to = from; to < kinds.length && kinds[to].equals(kinds[from]); to++) {
        sum += targets[to] == source ? 0 : weights[to];
      }
      if (sum > 0) {
        double kindWeight = mix.weightOf(kinds[from]);
        kindTotal += kindWeight;
        for (int i = from; i < to; i++) {
          shares[i] = targets[i] == source ? 0 : weights[i] / sum * kindWeight;
        }
      }
    }
    if (kindTotal > 0) {
      for (int i = 0; i < shares.length; i++) {
        shares[i] /= kindTotal;
      }
    }
    return shares;
  }

  /** The indices of the strongest edges, ascending. */
  private static int[] strongest(float[] weights, int count, int limit) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      // Positive floats order like their bits; i ascends with the target.
      keys[i] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(weights[i])) << Integer.SIZE | i;
    }
    if (count > limit) {
      Arrays.sort(keys);
    }
    return Arrays.stream(keys).limit(limit).mapToInt(key -> (int) key).sorted().toArray();
  }

  /** Returns the number of associations. */
  public int size() {
    return kinds.length;
  }

  /** Returns the kind of an association. */
  public String kind(int i) {
    return kinds[i];
  }

  /** Returns the row that an association reaches. */
  public int target(int i) {
    return targets[i];
  }

  /** Returns the weight of an association as it was given. */
  public float weight(int i) {
    return weights[i];
  }

  /** Returns the number of edges. */
  public int edgeCount() {
    return edgeTargets.length;
  }

  /** Returns the row that an edge reaches; edges are in ascending order of these. */
  public int edgeTarget(int edge) {
    return edgeTargets[edge];
  }

  /** Returns the weight of an edge, in (0, 1]. */
  public float edgeWeight(int edge) {
    return edgeWeights[edge];
  }

  /** Returns the association of that kind with that target, or a negative number. */
  int indexOf(String kind, int target) {
    int low = 0;
    int high = kinds.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(kinds[middle], targets[middle], kind, target);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Returns whether any association reaches that row. */
  boolean reaches(int row) {
    for (int target : targets) {
      if (target == row) {
        return true;
      }
    }
    return false;
  }

  /** Returns the kind that contributes most to the edge to that row; of equal ones the first. */
  String strongestKind(int source, int target, EdgeMix mix) {
    double[] shares = shares(source, kinds, targets, weights, mix);
    int best = -1;
    for (int i = 0; i < kinds.length; i++) {
      if (targets[i] == target && (best < 0 || shares[i] > shares[best])) {
        best = i;
      }
    }
    return kinds[best];
  }

  /** Returns the same associations after rows were given new numbers in the same order. */
  OutEdges renumbered(int[] newRow) {
    return this == NONE
        ? NONE
        : new OutEdges(
            kinds,
            Arrays.stream(targets).map(row -> newRow[row]).toArray(),
            weights,
            Arrays.stream(edgeTargets).map(row -> newRow[row]).toArray(),
            edgeWeights);
  }

  static int compare(String kind, int target, String otherKind, int otherTarget) {
    int order = kind.equals(otherKind) ? 0 : kind.compareTo(otherKind);
    return order != 0 ? order : Integer.compare(target, otherTarget);
  }
}
