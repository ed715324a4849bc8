package org.engram.benchmarks;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Building a layout from edges in no order, memory for it included; no kernel takes part. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LayoutBenchmark {
  private static final long SEED = 1;
  private static final long SPREAD = 0x9e37_79b1L;

  /** Nodes x edges: beyond the first cache, the second, the third. */
  @Param({"1000x5000", "100000x1000000", "1000000x10000000"})
  public String shape = "";

  /** Even in-degrees, or hubs whose popularity falls by rank. */
  @Param({"uniform", "zipf"})
  public String targets = "";

  private int nodeCount;
  private EdgeList edges;

  /** Makes the edges. */
  @Setup
  public void make() {
    String[] counts = shape.split("x", -1);
    nodeCount = Integer.parseInt(counts[0]);
    int edgeCount = Integer.parseInt(counts[1]);
    SplittableRandom random = new SplittableRandom(SEED);
    int[] from = new int[edgeCount];
    int[] to = new int[edgeCount];
    float[] weights = new float[edgeCount];
    for (int i = 0; i < edgeCount; i++) {
      from[i] = random.nextInt(nodeCount);
      to[i] = targets.equals("zipf") ? popular(random) : random.nextInt(nodeCount);
      weights[i] = random.nextFloat();
    }
    edges = EdgeList.of(from, to, weights);
  }

  /** Rank r with a probability of about 1/r. */
  private int popular(SplittableRandom random) {
    long rank = (long) Math.pow(nodeCount, random.nextDouble());
    return (int) (rank * SPREAD % nodeCount);
  }

  /** Builds the layout; returns its bytes. */
  @Benchmark
  public long build() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout layout = GraphLayoutBuilder.build(arena, nodeCount, edges);
      if (layout.edgeCount() != edges.count()) {
        throw new IllegalStateException(layout.edgeCount() + " edges of " + edges.count());
      }
      return layout.block().byteSize();
    }
  }
}
