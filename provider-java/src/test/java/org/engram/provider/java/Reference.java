package org.engram.provider.java;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * docs/numerics.md written down once more, as plainly as it goes: on arrays, one element a time.
 */
final class Reference {
  private Reference() {}

  static float canonical(float x) {
    return Float.isNaN(x) ? Float.intBitsToFloat(0x7fc00000) : x + 0f;
  }

  static float sum64(float[] q, float[] r) {
    float[][] p = new float[4][16];
    for (int i = 0; i < q.length; i++) {
      p[(i / 16) % 4][i % 16] = Math.fma(q[i], r[i], p[(i / 16) % 4][i % 16]);
    }
    float[] l = new float[16];
    for (int i = 0; i < 16; i++) {
      l[i] = (p[0][i] + p[1][i]) + (p[2][i] + p[3][i]);
    }
    for (int h = 8; h >= 1; h /= 2) {
      for (int i = 0; i < h; i++) {
        l[i] = l[i] + l[i + h];
      }
    }
    return canonical(l[0]);
  }

  static float norm(float[] x) {
    float s = sum64(x, x);
    return s >= 1e-30f && s <= Float.MAX_VALUE ? (float) Math.sqrt(s) : 0;
  }

  static float cosine(float[] q, float[] r) {
    float den = norm(q) * norm(r);
    float c = den == 0 ? 0 : sum64(q, r) / den;
    if (Float.isNaN(c)) {
      return 0;
    }
    return (c > 1 ? 1 : c < -1 ? -1 : c) + 0f;
  }

  /** Returns the selected rows with a score of at least {@code minScore}, the best first. */
  static List<Integer> ranking(float[] scores, float minScore, long... selection) {
    return IntStream.range(0, scores.length)
        .filter(row -> selection.length == 0 || (selection[row / 64] >>> row & 1) == 1)
        .filter(row -> scores[row] >= minScore)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(row -> -scores[row])
            .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  static float decay(float s, long age, double tau) {
    if (Float.isNaN(s)) {
      return Float.intBitsToFloat(0x7fc00000);
    }
    if (Float.isInfinite(s) || age <= 0) {
      return s;
    }
    double c = 1.4426950408889634 / tau;
    double z = Math.min(Math.clamp(age, 0L, (1L << 52) - 1) * c, 127.0);
    double zm = z + 0x1.8p52;
    int k = (int) Double.doubleToRawLongBits(zm);
    float r = (float) (z - (zm - 0x1.8p52));
    int[] q = {0xbf317218, 0x3e75fdee, 0xbd6357be, 0x3c1d96f0, 0xbaaf8417, 0x3920b5a8};
    float t = r * r;
    float p = Float.intBitsToFloat(q[5]);
    for (int i = 4; i >= 1; i--) {
      p = Math.fma(p, r, Float.intBitsToFloat(q[i]));
    }
    p = Math.fma(r, Float.intBitsToFloat(q[0]), p * t);
    float left = Math.fma(s, p, s) * Float.intBitsToFloat((127 - k) << 23);
    return Float.isNaN(left) ? Float.NaN : left;
  }

  record Edge(int source, int target, float weight) {}

  record Step(float d, float keep, float theta, boolean normalise) {}

  /** Returns the activations after one step, whether finite or not. */
  static float[] step(List<List<Edge>> inEdges, float[] act, Step step) {
    float[] next = new float[act.length];
    float max = 0;
    for (int t = 0; t < act.length; t++) {
      List<Edge> in = inEdges.get(t);
      float sum = 0;
      for (int j = 0; j < in.size(); j += 64) {
        float c = 0;
        for (Edge edge : in.subList(j, Math.min(j + 64, in.size()))) {
          float a = act[edge.source];
          c = Math.fma(edge.weight, step.theta == 0 || a >= step.theta ? a : 0, c);
        }
        sum = j == 0 ? c : sum + c;
      }
      next[t] = canonical(Math.fma(step.d, sum, step.keep * act[t]));
      max = Math.max(max, next[t]);
    }
    if (step.normalise && max > 1) {
      for (int t = 0; t < next.length; t++) {
        next[t] = next[t] / max + 0f;
      }
    }
    return next;
  }

  /** Returns the in-edges of each node in ascending (source, position in its out-list). */
  static List<List<Edge>> inEdges(int nodes, List<Edge> edges) {
    List<List<Edge>> in = new ArrayList<>();
    for (int t = 0; t < nodes; t++) {
      in.add(new ArrayList<>());
    }
    edges.forEach(edge -> in.get(edge.target).add(edge));
    in.forEach(list -> list.sort(Comparator.comparingInt(Edge::source)));
    return in;
  }
}
