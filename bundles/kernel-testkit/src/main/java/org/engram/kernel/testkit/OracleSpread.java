package org.engram.kernel.testkit;

import java.util.Arrays;
import org.engram.kernel.testkit.Oracle.Bounded;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;

/**
 * Spreading in f64, edge by edge in the order they were given, with a bound of the f32 result that
 * is carried through the steps. For rules without a threshold. Stateless.
 */
final class OracleSpread {
  /** Roundings of a chain of 64, of the last fused multiply-add and of what is kept. */
  private static final int ROUNDINGS = SpreadReference.CHUNK + 2;

  private OracleSpread() {}

  /** Returns the result of each node. */
  static Bounded[] spread(GraphCase graph, Rule rule, Cue cue) {
    int n = graph.nodeCount();
    double[] value = new double[n];
    double[] error = new double[n];
    for (int i = 0; i < cue.nodes().length; i++) {
      value[cue.nodes()[i]] = cue.activations()[i];
    }
    int[] inDegree = new int[n];
    for (int target : graph.targets()) {
      inDegree[target]++;
    }
    double[] sum = new double[n];
    double[] sumError = new double[n];
    for (int step = 0; step < rule.steps(); step++) {
      step(graph, rule, inDegree, value, error);
      if (rule.normalise()) {
        normalise(value, error);
      }
      for (int node = 0; node < n; node++) {
        sum[node] += value[node];
        sumError[node] += error[node];
        sumError[node] += Oracle.U * (Math.abs(sum[node]) + sumError[node]);
      }
    }
    Bounded[] result = new Bounded[n];
    double[] values = rule.accumulate() ? sum : value;
    double[] errors = rule.accumulate() ? sumError : error;
    Arrays.setAll(result, node -> new Bounded(values[node], errors[node]));
    return result;
  }

  private static void step(
      GraphCase graph, Rule rule, int[] inDegree, double[] value, double[] error) {
    int n = value.length;
    double[] incoming = new double[n];
    double[] magnitude = new double[n];
    double[] carried = new double[n];
    for (int edge = 0; edge < graph.sources().length; edge++) {
      int source = graph.sources()[edge];
      int target = graph.targets()[edge];
      double weight = graph.weights()[edge];
      incoming[target] += weight * value[source];
      magnitude[target] += Math.abs(weight) * (Math.abs(value[source]) + error[source]);
      carried[target] += Math.abs(weight) * error[source];
    }
    for (int node = 0; node < n; node++) {
      double keep = Math.abs(rule.keep());
      double reach =
          Math.abs(rule.d()) * magnitude[node] + keep * (Math.abs(value[node]) + error[node]);
      int chunks = Math.ceilDiv(inDegree[node], SpreadReference.CHUNK);
      double underflow = (inDegree[node] + 2) * Oracle.UNDERFLOW;
      error[node] = Math.abs(rule.d()) * carried[node]
          + keep * error[node]
          + Oracle.gamma(ROUNDINGS + chunks) * reach
          + (1 + Math.abs(rule.d())) * underflow;
      value[node] = rule.d() * incoming[node] + rule.keep() * value[node];
    }
  }

  /** A maximum within its error of 1 may or may not be divided by: the bound covers both. */
  private static void normalise(double[] value, double[] error) {
    double greatest = 0;
    double greatestError = 0;
    for (int node = 0; node < value.length; node++) {
      greatest = Math.max(greatest, value[node]);
      greatestError = Math.max(greatestError, error[node]);
    }
    if (greatest + greatestError <= 1) {
      return;
    }
    double divisor = Math.max(1, greatest);
    double relative = greatestError / Math.max(divisor - greatestError, 0.5) + 2 * Oracle.U;
    for (int node = 0; node < value.length; node++) {
      value[node] /= divisor;
      error[node] = error[node] / divisor * (1 + relative)
          + Math.abs(value[node]) * relative
          + Oracle.UNDERFLOW;
    }
  }
}
