package org.engram.kernel.ffm;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;

/**
 * The kernels as plain loops over small arrays, word for word as docs/numerics.md defines them:
 * what the self-test expects of a library.
 */
final class ExpectedBits {
  private static final int SUMS = 64;
  private static final int LANES = 16;
  private static final int CHUNK = 64;
  private static final float LEAST_SQUARE = 1e-30f;
  private static final double LOG2_E = 1.4426950408889634;
  private static final double MAGIC = 0x1.8p52;
  private static final double MOST_HALVINGS = 127.0;
  private static final long MOST_AGE = (1L << 52) - 1;
  private static final int[] Q = {
    0xbf317218, 0x3e75fdee, 0xbd6357be, 0x3c1d96f0, 0xbaaf8417, 0x3920b5a8
  };

  private static final double MOST_POWER_HALVINGS = 300.0;
  private static final int MANTISSA_BITS = 52;
  private static final long[] LOGARITHM = {
    0x4007_1547_652b_7e96L,
    0x3fee_c709_dcb5_8f51L,
    0x3fe2_776b_c4e1_9dffL,
    0x3fda_61e9_fc41_e3ffL,
    0x3fd4_6f25_e06c_c516L,
    0x3fd2_9d3b_a5d0_0ed5L
  };
  private static final long[] POWER = {
    0x3ff0_0000_0000_0000L,
    0xbfe6_2e42_fefa_39efL,
    0x3fce_bfbe_0460_cc0bL,
    0xbfac_6b08_d884_527eL,
    0x3f83_b2a1_b516_ca7fL,
    0xbf55_d879_e996_2406L,
    0x3f24_4401_fae3_0efeL,
    0xbef0_0a59_4fd0_58baL
  };

  private ExpectedBits() {}

  static float dot(float[] q, float[] r) {
    float[] sum = new float[SUMS];
    for (int i = 0; i < q.length; i++) {
      sum[i % SUMS] = Math.fma(q[i], r[i], sum[i % SUMS]);
    }
    for (int lane = 0; lane < LANES; lane++) {
      sum[lane] = (sum[lane] + sum[LANES + lane]) + (sum[2 * LANES + lane] + sum[3 * LANES + lane]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        sum[lane] += sum[lane + half];
      }
    }
    return canonical(sum[0]);
  }

  static float norm(float[] row) {
    float square = dot(row, row);
    return square >= LEAST_SQUARE && square <= Float.MAX_VALUE ? (float) Math.sqrt(square) : 0;
  }

  static float cosine(float[] q, float[] r) {
    float denominator = norm(q) * norm(r);
    float cosine = denominator == 0 ? 0 : dot(q, r) / denominator;
    return Float.isNaN(cosine) ? 0 : Math.clamp(cosine, -1f, 1f) + 0f;
  }

  /** Returns the selected rows of the k best scores, best first. */
  static int[] best(float[] q, float[][] rows, long selection, float minScore, int k) {
    float[] scores = SelfTestData.floats(rows.length, row -> cosine(q, rows[row]));
    return IntStream.range(0, rows.length)
        .filter(row -> (selection >>> row & 1) != 0 && scores[row] >= minScore)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> -scores[row])
            .thenComparing(Comparator.naturalOrder()))
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  static float decay(float strength, long age, double timeConstant) {
    if (Float.isNaN(strength)) {
      return Float.NaN;
    }
    if (Float.isInfinite(strength) || age <= 0) {
      return strength;
    }
    double z = Math.min(Math.min(age, MOST_AGE) * (LOG2_E / timeConstant), MOST_HALVINGS);
    double shifted = z + MAGIC;
    int k = (int) Double.doubleToRawLongBits(shifted);
    float r = (float) (z - (shifted - MAGIC));
    float p = q(5);
    for (int i = 4; i > 0; i--) {
      p = Math.fma(p, r, q(i));
    }
    p = Math.fma(r, q(0), p * (r * r));
    return Math.fma(strength, p, strength) * Float.intBitsToFloat((127 - k) << 23);
  }

  static float powerDecay(float s, long elapsed, float stability, double factor, double exponent) {
    if (Float.isNaN(s)) {
      return Float.NaN;
    }
    if (Float.isInfinite(s) || s == 0 || elapsed <= 0 || stability == Float.POSITIVE_INFINITY) {
      return s;
    }
    double n = stability + factor * elapsed;
    long bits = Double.doubleToRawLongBits(n);
    long ratio = bits - Double.doubleToRawLongBits(stability);
    long k = (ratio + (1L << (MANTISSA_BITS - 1))) >>> MANTISSA_BITS;
    double v = Double.longBitsToDouble(bits - (k << MANTISSA_BITS));
    double x = (v - stability) / (v + stability);
    double z = Math.min(exponent * (k + x * horner(LOGARITHM, x * x)), MOST_POWER_HALVINGS);
    double shifted = z + MAGIC;
    long power = Double.doubleToRawLongBits(horner(POWER, z - (shifted - MAGIC)));
    long halved = power - (Double.doubleToRawLongBits(shifted) << MANTISSA_BITS);
    return (float) (s * Double.longBitsToDouble(halved));
  }

  private static double horner(long[] coefficients, double x) {
    double sum = Double.longBitsToDouble(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = sum * x + Double.longBitsToDouble(coefficients[i]);
    }
    return sum;
  }

  private static float q(int i) {
    return Float.intBitsToFloat(Q[i]);
  }

  /**
   * Returns the activation of every node, from that of every node; the cues take no part. No edge
   * of the graph has weight 0.
   */
  static float[] spread(GraphLayout graph, SpreadRequest request, float[] seeds) {
    float[] activation = seeds.clone();
    float[] total = new float[graph.nodeCount()];
    for (int step = 0; step < request.steps(); step++) {
      activation = step(graph, request, activation);
      for (int node = 0; node < total.length; node++) {
        total[node] += activation[node];
      }
    }
    return request.accumulate() ? total : activation;
  }

  private static float[] step(GraphLayout graph, SpreadRequest request, float[] activation) {
    float[] next = new float[graph.nodeCount()];
    float most = 0;
    for (int node = 0; node < next.length; node++) {
      Incoming incoming = new Incoming(activation, request.theta());
      graph.forEachInEdge(node, incoming);
      float kept = request.keep() * activation[node];
      next[node] = canonical(Math.fma(request.d(), incoming.sum + incoming.chunk, kept));
      most = Math.max(most, next[node]);
    }
    if (request.normalise() && most > 1) {
      for (int node = 0; node < next.length; node++) {
        next[node] = next[node] / most + 0f;
      }
    }
    return next;
  }

  /** Adds up the in-edges of a node, a chunk at a time. */
  private static final class Incoming implements GraphLayout.InEdgeVisitor {
    private final float[] activation;
    private final float theta;
    private int edges;
    private float chunk;
    private float sum;

    Incoming(float[] activation, float theta) {
      this.activation = activation;
      this.theta = theta;
    }

    @Override
    public void edge(int source, float weight) {
      if (edges++ == CHUNK) {
        sum += chunk;
        chunk = 0;
        edges = 1;
      }
      float emitted = theta == 0 || activation[source] >= theta ? activation[source] : 0;
      chunk = Math.fma(weight, emitted, chunk);
    }
  }

  /** One NaN, and no −0. */
  private static float canonical(float x) {
    return Float.isNaN(x) ? Float.NaN : x + 0f;
  }
}
