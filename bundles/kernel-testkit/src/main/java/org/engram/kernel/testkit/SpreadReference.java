package org.engram.kernel.testkit;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;

/**
 * Spreading as docs/numerics.md defines it: every step visits every node and adds up the list of
 * its in-edges, chunk by chunk. Immutable; safe for any number of threads.
 */
public final class SpreadReference {
  /** Consecutive in-edges that are one chain of fused multiply-adds. */
  public static final int CHUNK = 64;

  private final int nodeCount;
  /** Where the in-edges of each node begin in {@link #sources} and {@link #weights}. */
  private final int[] firstEdge;

  private final int[] sources;
  private final float[] weights;

  /**
   * What became of a cue.
   *
   * @param values the result of each node; meaningless after a failure
   * @param failedNode the smallest node whose value left the finite numbers in the first step in
   *     which one did, or −1
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Result(float[] values, int failedNode) {
    /** Returns whether a value left the finite numbers. */
    public boolean failed() {
      return failedNode >= 0;
    }
  }

  /** Prepares the lists of in-edges, each in ascending (source, position in its out-list). */
  public SpreadReference(GraphCase graph) {
    nodeCount = graph.nodeCount();
    // The sort is stable: edges of one pair of nodes keep the order of the source's out-list.
    int[] order = IntStream.range(0, graph.sources().length)
        .boxed()
        .sorted(Comparator.<Integer>comparingInt(edge -> graph.targets()[edge])
            .thenComparingInt(edge -> graph.sources()[edge]))
        .mapToInt(edge -> edge)
        .toArray();
    firstEdge = new int[nodeCount + 1];
    sources = new int[order.length];
    weights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      sources[i] = graph.sources()[order[i]];
      weights[i] = graph.weights()[order[i]];
      firstEdge[graph.targets()[order[i]] + 1]++;
    }
    for (int node = 0; node < nodeCount; node++) {
      firstEdge[node + 1] += firstEdge[node];
    }
  }

  /** Returns the result of one cue. */
  public Result spread(Rule rule, Cue cue) {
    float[] activation = new float[nodeCount];
    for (int i = 0; i < cue.nodes().length; i++) {
      activation[cue.nodes()[i]] = Reference.pz(cue.activations()[i]);
    }
    float[] sum = new float[nodeCount];
    for (int step = 1; step <= rule.steps(); step++) {
      float[] next = new float[nodeCount];
      for (int node = 0; node < nodeCount; node++) {
        next[node] = value(rule, activation, node);
      }
      int failed = firstNonFinite(next);
      if (failed >= 0) {
        return new Result(next, failed);
      }
      if (rule.normalise()) {
        normalise(next);
      }
      activation = next;
      for (int node = 0; node < nodeCount; node++) {
        sum[node] = step == 1 ? activation[node] : sum[node] + activation[node];
      }
      failed = rule.accumulate() ? firstNonFinite(sum) : -1;
      if (failed >= 0) {
        return new Result(sum, failed);
      }
    }
    return new Result(rule.accumulate() ? sum : activation, -1);
  }

  private float value(Rule rule, float[] activation, int node) {
    float incoming = 0.0f;
    int end = firstEdge[node + 1];
    for (int from = firstEdge[node]; from < end; from += CHUNK) {
      float chunk = 0.0f;
      for (int edge = from; edge < Math.min(from + CHUNK, end); edge++) {
        float source = activation[sources[edge]];
        boolean emits = rule.theta() == 0 || source >= rule.theta();
        chunk = Reference.fma(weights[edge], emits ? source : 0.0f, chunk);
      }
      incoming = from == firstEdge[node] ? chunk : incoming + chunk;
    }
    float kept = rule.keep() * activation[node];
    return Reference.canon(Reference.pz(Reference.fma(rule.d(), incoming, kept)));
  }

  private static void normalise(float[] values) {
    float greatest = 0.0f;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    if (greatest > 1) {
      for (int node = 0; node < values.length; node++) {
        values[node] = Reference.pz(values[node] / greatest);
      }
    }
  }

  private static int firstNonFinite(float[] values) {
    for (int node = 0; node < values.length; node++) {
      if (!Float.isFinite(values[node])) {
        return node;
      }
    }
    return -1;
  }
}
