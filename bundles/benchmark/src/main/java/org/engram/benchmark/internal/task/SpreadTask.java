package org.engram.benchmark.internal.task;

import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.kernel.testkit.GraphCase;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;
import org.engram.kernel.testkit.SpreadReference;

/** Activation over a random graph. */
public final class SpreadTask implements Task {
  /** The classic mode, from every node, so that each step passes every edge. */
  private static final Rule DENSE = new Rule(5, 0.5f, 1, 0, true, false);
  /** The mode of a recall. */
  private static final Rule SPARSE = new Rule(2, 0.5f, 0, 0, false, true);

  private static final int SEEDS = 3;
  private static final int EDGE_BYTES = Integer.BYTES + Float.BYTES;

  private final String name;
  private final String shape;
  private final Work work;
  private final GraphLayout graph;
  private final SpreadRequest request;
  private final SpreadWorkspace workspace;
  private final SpreadOutput output;
  private final int[] reached;
  private final float[] activations;

  private SpreadTask(Arena arena, String mode, GraphCase edges, Rule rule, Cue cue, Work work) {
    String size = edges.nodeCount() + "n_" + edges.sources().length + "e";
    this.name = "spreading_activation_" + size + mode;
    this.shape = rule.steps() + " steps from " + cue.nodes().length + ", " + edges.nodeCount()
        + " nodes, " + edges.sources().length + " edges" + mode.replace('_', ' ');
    this.work = work;
    this.graph = GraphLayoutBuilder.build(arena, edges.nodeCount(), edges.edges());
    this.request = new SpreadRequest(
        rule.steps(),
        rule.d(),
        rule.keep(),
        rule.theta(),
        rule.normalise(),
        rule.accumulate(),
        Cues.single(arena, cue.nodes(), cue.activations()));
    this.workspace = SpreadWorkspace.allocate(arena, graph);
    this.output = SpreadOutput.allocate(arena, 1, edges.nodeCount());
    float[] values = new SpreadReference(edges).spread(rule, cue).values();
    this.reached =
        IntStream.range(0, values.length).filter(node -> values[node] != 0).toArray();
    this.activations = new float[reached.length];
    IntStream.range(0, reached.length).forEach(i -> activations[i] = values[reached[i]]);
  }

  /** Returns five steps that begin at every node. */
  public static SpreadTask dense(Arena arena, RandomGraph kind, int nodeCount, int edgeCount) {
    int[] nodes = IntStream.range(0, nodeCount).toArray();
    Work work = new Work(
        (long) edgeCount * DENSE.steps(), "edge", (long) edgeCount * EDGE_BYTES, 0, DENSE.steps());
    return new SpreadTask(
        arena, kind.suffix(), kind.of(nodeCount, edgeCount), DENSE, cue(nodes), work);
  }

  /** Returns two steps from three nodes: how many edges they pass is the graph's chance. */
  public static SpreadTask sparse(Arena arena, RandomGraph kind, int nodeCount, int edgeCount) {
    int[] nodes =
        IntStream.range(0, SEEDS).map(seed -> seed * (nodeCount / SEEDS)).toArray();
    return new SpreadTask(
        arena,
        kind.suffix() + "_sparse",
        kind.of(nodeCount, edgeCount),
        SPARSE,
        cue(nodes),
        Work.untold(1, "call"));
  }

  private static Cue cue(int[] nodes) {
    float[] activations = new float[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      activations[i] = 1f / (i % 7 + 1);
    }
    return new Cue(nodes, activations);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String shape() {
    return shape;
  }

  @Override
  public Work work() {
    return work;
  }

  @Override
  public Optional<Runnable> on(KernelProvider provider, Tier tier) {
    return provider
        .kernel(SpreadingKernel.class, tier)
        .map(kernel -> () -> kernel.spread(graph, request, workspace, output));
  }

  @Override
  public Runnable through(Kernels kernels) {
    return () -> kernels.spread(graph, request, workspace, output);
  }

  @Override
  public void erase() {
    Numbers.erase(output.nodes(), output.activations(), output.counts());
  }

  @Override
  public Optional<String> difference() {
    if (output.count(0) != reached.length) {
      return Optional.of(output.count(0) + " nodes instead of " + reached.length);
    }
    return Numbers.difference("node", reached, output.nodes())
        .or(() -> Numbers.difference("activation", activations, output.activations()));
  }
}
