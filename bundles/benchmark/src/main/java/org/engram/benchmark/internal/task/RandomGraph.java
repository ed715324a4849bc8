package org.engram.benchmark.internal.task;

import org.engram.kernel.testkit.GraphCase;
import org.engram.kernel.testkit.SplitMix64;

/** How the targets of a random graph's edges are drawn. */
public enum RandomGraph {
  /** Every node as often. */
  UNIFORM("") {
    @Override
    int target(SplitMix64 random, int nodeCount) {
      return random.below(nodeCount);
    }
  },
  /** Node n about as often as 1/(n + 1): a few hubs, as in words and people. */
  ZIPF("_zipf") {
    @Override
    int target(SplitMix64 random, int nodeCount) {
      double share = random.below(Integer.MAX_VALUE) / (double) Integer.MAX_VALUE;
      // StrictMath: the same graph on every JVM.
      int rank = (int) StrictMath.exp(share * StrictMath.log(nodeCount + 1.0)) - 1;
      return Math.min(rank, nodeCount - 1);
    }
  };

  private final String suffix;

  RandomGraph(String suffix) {
    this.suffix = suffix;
  }

  abstract int target(SplitMix64 random, int nodeCount);

  String suffix() {
    return suffix;
  }

  GraphCase of(int nodeCount, int edgeCount) {
    SplitMix64 random = new SplitMix64(Numbers.SEED);
    int[] sources = new int[edgeCount];
    int[] targets = new int[edgeCount];
    float[] weights = new float[edgeCount];
    for (int edge = 0; edge < edgeCount; edge++) {
      sources[edge] = random.below(nodeCount);
      targets[edge] = target(random, nodeCount);
      weights[edge] = Math.abs(random.signedUnit());
    }
    return new GraphCase(name(), nodeCount, sources, targets, weights);
  }
}
