package org.engram.benchmarks.peers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.kernel.testkit.SplitMix64;
import org.jgrapht.alg.scoring.PageRank;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;

/** Five steps of activation over every edge of a random graph, from every node (P-A1). */
final class SpreadRace {
  private static final int STEPS = 5;
  private static final float D = 0.5f;
  private static final float KEEP = 1;
  private static final long SEED = 0x456E6772616DL;
  private static final double TOLERANCE = 1e-4;
  private static final String JGRAPHT = "JGraphT PageRank, 5 iterations";

  private final int nodes;
  private final int[] sources;
  private final int[] targets;
  private final float[] weights;
  private final float[] start;

  private SpreadRace(int nodes, int edges) {
    SplitMix64 random = new SplitMix64(SEED);
    this.nodes = nodes;
    this.sources = new int[edges];
    this.targets = new int[edges];
    this.weights = new float[edges];
    this.start = new float[nodes];
    for (int edge = 0; edge < edges; edge++) {
      sources[edge] = random.below(nodes);
      targets[edge] = random.below(nodes);
      weights[edge] = Math.abs(random.signedUnit());
    }
    for (int node = 0; node < nodes; node++) {
      start[node] = 1f / (node % 7 + 1);
    }
  }

  static void run(Race race, List<Ours> ours, Worker worker, int nodes, int edges)
      throws IOException {
    SpreadRace graph = new SpreadRace(nodes, edges);
    try (Arena arena = Arena.ofShared()) {
      List<Contestant> contestants = new ArrayList<>();
      for (Ours one : ours) {
        contestants.add(graph.ours(arena, one));
      }
      List<String> arguments = List.of(
          Integer.toString(nodes),
          Integer.toString(edges),
          Integer.toString(STEPS),
          Float.toString(D),
          Float.toString(KEEP));
      contestants.addAll(worker.race("spread", arguments, graph.bytes()));
      contestants.add(graph.jgrapht());
      float[] expected = contestants.getFirst().result();
      String title = "%d steps over %d nodes, %d edges".formatted(STEPS, nodes, edges);
      race.run(title, "edge", (long) edges * STEPS, contestants, found -> verdict(expected, found));
    }
  }

  private Contestant ours(Arena arena, Ours one) {
    GraphLayout layout =
        GraphLayoutBuilder.build(arena, nodes, EdgeList.of(sources, targets, weights));
    int[] seeds = IntStream.range(0, nodes).toArray();
    SpreadRequest request =
        new SpreadRequest(STEPS, D, KEEP, 0, true, false, Cues.single(arena, seeds, start));
    SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, layout);
    SpreadOutput output = SpreadOutput.allocate(arena, 1, nodes);
    SpreadingKernel kernel = one.kernel(SpreadingKernel.class);
    return Contestant.of(
        one.name(), () -> kernel.spread(layout, request, workspace, output), () -> {
          float[] activations = new float[nodes];
          for (int i = 0; i < output.count(0); i++) {
            activations[output.node(0, i)] = output.activation(0, i);
          }
          return activations;
        });
  }

  /** What it has that is nearest: as many passes over as many edges; its result is another one. */
  private Contestant jgrapht() {
    SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge> graph =
        new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
    IntStream.range(0, nodes).forEach(graph::addVertex);
    for (int edge = 0; edge < sources.length; edge++) {
      if (sources[edge] != targets[edge]) {
        DefaultWeightedEdge added = graph.addEdge(sources[edge], targets[edge]);
        if (added != null) {
          graph.setEdgeWeight(added, weights[edge]);
        }
      }
    }
    double[] sum = {0};
    return Contestant.of(
        JGRAPHT,
        () -> sum[0] += new PageRank<>(graph, D, STEPS, Double.MIN_NORMAL).getVertexScore(0),
        () -> new float[0]);
  }

  private ByteBuffer bytes() {
    ByteBuffer bytes = ByteBuffer.allocate((3 * sources.length + nodes) * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(sources).put(targets);
    bytes.position(2 * sources.length * Integer.BYTES);
    bytes.asFloatBuffer().put(weights).put(start);
    return bytes.rewind();
  }

  private static String verdict(float[] expected, float[] found) {
    if (found.length == 0) {
      return "another task";
    }
    double most = 0;
    for (int node = 0; node < expected.length; node++) {
      most = Math.max(most, Math.abs(found[node] - expected[node]));
    }
    if (found.length != expected.length || most > TOLERANCE) {
      throw new IllegalStateException("wrong activations: off by " + most);
    }
    return Arrays.equals(expected, found) ? "the same bits" : "off by at most %.1e".formatted(most);
  }
}
