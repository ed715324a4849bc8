package org.engram.kernel.runtime.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/** A small graph, and calls over it whose results are known. */
record Graphs(GraphLayout graph) {

  /** Returns nodes in a ring, each with an edge of weight 1 to the next. */
  static Graphs ring(int nodes) {
    float[] weights = new float[nodes];
    Arrays.fill(weights, 1);
    EdgeList edges = EdgeList.of(
        IntStream.range(0, nodes).toArray(),
        IntStream.range(0, nodes).map(node -> (node + 1) % nodes).toArray(),
        weights);
    return new Graphs(GraphLayoutBuilder.build(Arena.ofAuto(), nodes, edges));
  }

  /** Sends activation 1 from node 0 two steps on and returns the node where it is then. */
  int spread(Kernels kernels) {
    SpreadOutput output = spreadOutput(kernels);
    return output.count(0) == 1 ? output.node(0, 0) : -1;
  }

  /** The same, but returns the activation there. */
  float spreadActivation(Kernels kernels) {
    return spreadOutput(kernels).activation(0, 0);
  }

  private SpreadOutput spreadOutput(Kernels kernels) {
    Arena memory = Arena.ofAuto();
    SpreadOutput output = SpreadOutput.allocate(memory, 1, graph.nodeCount());
    kernels.spread(
        graph,
        new SpreadRequest(
            2, 1, 0, 0, false, false, Cues.single(memory, new int[] {0}, new float[] {1})),
        SpreadWorkspace.allocate(memory, graph),
        output);
    return output;
  }

  /** Lets a strength of 1 decay for no time and returns what is left. */
  float decay(Kernels kernels) {
    Arena memory = Arena.ofAuto();
    DecayRequest request = new DecayRequest(
        memory.allocateFrom(ValueLayout.JAVA_FLOAT, 1f),
        memory.allocateFrom(ValueLayout.JAVA_LONG, 0L),
        1,
        86_400,
        memory.allocate(ValueLayout.JAVA_FLOAT));
    kernels.decay(request);
    return request.out().get(ValueLayout.JAVA_FLOAT, 0);
  }

  /** Lets a strength of 1 decay by a power law with that stability and returns what is left. */
  static float powerDecay(Kernels kernels, float stability) {
    Arena memory = Arena.ofAuto();
    PowerDecayRequest request = new PowerDecayRequest(
        memory.allocateFrom(ValueLayout.JAVA_FLOAT, 1f),
        memory.allocateFrom(ValueLayout.JAVA_LONG, 60L),
        memory.allocateFrom(ValueLayout.JAVA_FLOAT, stability),
        1,
        1,
        1,
        memory.allocate(ValueLayout.JAVA_FLOAT));
    kernels.powerDecay(request);
    return request.out().get(ValueLayout.JAVA_FLOAT, 0);
  }
}
