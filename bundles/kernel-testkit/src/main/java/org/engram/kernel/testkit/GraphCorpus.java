package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Graphs in which the order of the in-edges, the chunks of hubs and the bitmaps matter. */
final class GraphCorpus {
  /** In-degrees around one and two chunks, and many. */
  private static final int[] IN_DEGREES = {63, 64, 65, 127, 128, 129, 1000};

  private GraphCorpus() {}

  static List<GraphCase> graphs(SplitMix64 random) {
    List<GraphCase> graphs = new ArrayList<>();
    graphs.add(uniform(random, "no nodes", 0, 0));
    graphs.add(uniform(random, "no edges", 37, 0));
    graphs.add(new GraphCase(
        "self loop", 1, new int[] {0, 0}, new int[] {0, 0}, new float[] {0.5f, 0.25f}));
    graphs.add(uniform(random, "uniform", 50, 400));
    graphs.add(uniform(random, "uniform", 1000, 5000));
    graphs.add(zipf(random, 600, 6000));
    graphs.addAll(hubs(random));
    graphs.add(chain(random, 200));
    graphs.add(tangle(random));
    graphs.add(weighted(random, "subnormal", FloatClass.UNDERFLOW));
    graphs.add(weighted(random, "zero weights", FloatClass.ZEROS));
    graphs.add(weighted(random, "weights of every magnitude", FloatClass.BELOW_TWO));
    graphs.add(cancelling(random));
    for (int n : new int[] {63, 64, 65, 4095, 4096, 4097, 262_145}) {
      graphs.add(uniform(random, "bitmap boundary", n, 3000));
    }
    return graphs;
  }

  static GraphCase uniform(SplitMix64 random, String name, int nodeCount, int edgeCount) {
    int[] sources = new int[edgeCount];
    int[] targets = new int[edgeCount];
    float[] weights = new float[edgeCount];
    for (int i = 0; i < edgeCount; i++) {
      sources[i] = random.below(nodeCount);
      targets[i] = random.below(nodeCount);
      weights[i] = weight(random);
    }
    return new GraphCase(name, nodeCount, sources, targets, weights);
  }

  /** Stars of the in-degrees at which chunks begin, alone and all in one graph. */
  static List<GraphCase> hubs(SplitMix64 random) {
    List<GraphCase> graphs = new ArrayList<>();
    for (int inDegree : IN_DEGREES) {
      graphs.add(stars(random, "hub of " + inDegree, 90, inDegree));
    }
    graphs.add(stars(random, "hubs", 300, IN_DEGREES));
    return graphs;
  }

  static List<GraphCase> overflowing(SplitMix64 random) {
    List<GraphCase> graphs = new ArrayList<>();
    for (int nodeCount : new int[] {3, 40, 300}) {
      GraphCase made = uniform(random, "overflowing", nodeCount, 8 * nodeCount);
      for (int i = 0; i < made.weights().length; i++) {
        made.weights()[i] *= 0x1p100f;
      }
      graphs.add(made);
    }
    GraphCase hub = stars(random, "overflowing hub", 200, 500);
    for (int i = 0; i < hub.weights().length; i++) {
      hub.weights()[i] = i % 5 == 0 ? -0x1p120f : 0x1p127f;
    }
    graphs.add(hub);
    return graphs;
  }

  /** Targets of falling popularity: node t is drawn with a weight of about 1/t². */
  static GraphCase zipf(SplitMix64 random, int nodeCount, int edgeCount) {
    GraphCase graph = uniform(random, "zipf", nodeCount, edgeCount);
    for (int i = 0; i < edgeCount; i++) {
      int rank = Math.min(nodeCount, nodeCount / (1 + random.below(nodeCount)));
      graph.targets()[i] = (rank * 7919 + random.below(1 + rank / 4)) % nodeCount;
    }
    return graph;
  }

  private static GraphCase stars(SplitMix64 random, String name, int nodeCount, int... inDegrees) {
    int edgeCount = 0;
    for (int inDegree : inDegrees) {
      edgeCount += inDegree;
    }
    GraphCase graph = uniform(random, name, nodeCount, 2 * edgeCount);
    int edge = 0;
    for (int hub = 0; hub < inDegrees.length; hub++) {
      for (int i = 0; i < inDegrees[hub]; i++) {
        graph.targets()[edge++] = 3 * hub + 1;
      }
    }
    // The other edges make the graph cyclic, and leave the hubs' in-degrees alone.
    for (; edge < 2 * edgeCount; edge++) {
      graph.targets()[edge] = 3 * random.below(nodeCount / 3);
    }
    return graph;
  }

  private static GraphCase chain(SplitMix64 random, int nodeCount) {
    GraphCase graph = uniform(random, "chain", nodeCount, nodeCount - 1);
    for (int i = 0; i < nodeCount - 1; i++) {
      graph.sources()[i] = i;
      graph.targets()[i] = i + 1;
    }
    return graph;
  }

  /** Self-loops and many edges between few nodes. */
  private static GraphCase tangle(SplitMix64 random) {
    GraphCase graph = uniform(random, "multi-edges", 12, 600);
    for (int i = 0; i < 600; i += 5) {
      graph.targets()[i] = graph.sources()[i];
    }
    return graph;
  }

  private static GraphCase weighted(SplitMix64 random, String name, FloatClass kind) {
    GraphCase graph = uniform(random, name, 80, 900);
    kind.fill(random, graph.weights(), 0, graph.weights().length);
    return graph;
  }

  /** Pairs of opposite weights and tiny negative ones: sums of exactly zero, and −0. */
  private static GraphCase cancelling(SplitMix64 random) {
    GraphCase graph = uniform(random, "cancelling", 40, 400);
    for (int i = 0; i < 200; i += 2) {
      graph.sources()[i + 1] = graph.sources()[i];
      graph.targets()[i + 1] = graph.targets()[i];
      graph.weights()[i + 1] = -graph.weights()[i];
    }
    for (int i = 200; i < 400; i++) {
      graph.targets()[i] = 39 - i % 4;
      graph.weights()[i] = -Float.MIN_VALUE;
    }
    return graph;
  }

  /** A self-loop of weight 1 at every node. */
  static GraphCase loops(int nodeCount) {
    int[] nodes = IntStream.range(0, nodeCount).toArray();
    float[] weights = new float[nodeCount];
    Arrays.fill(weights, 1);
    return new GraphCase("loops", nodeCount, nodes, nodes, weights);
  }

  /**
   * Two in-edges of node 2 whose sum is wrong when a fused multiply-add is rounded to f64 first, if
   * node 0 has activation x, a power of two, and node 1 has x·(1 − 2^-23).
   */
  static GraphCase doubleRounding() {
    return new GraphCase("double rounding", 3, new int[] {0, 1}, new int[] {2, 2}, new float[] {
      1 + 0x1p-23f, 0x1p-24f * (1 + 0x1p-23f)
    });
  }

  private static float weight(SplitMix64 random) {
    float weight = random.signedUnit();
    return random.oneIn(4) ? weight : Math.abs(weight) * 0.5f;
  }
}
