package org.engram.memory.internal.recall;

import java.lang.foreign.Arena;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.memory.RecallProfile;
import org.engram.memory.internal.graph.Graph;
import org.engram.memory.internal.graph.SpreadGraph;

/**
 * The rows that activation reached: the sum over all hops, without what the seeds began with.
 *
 * @param rows the rows, ascending
 * @param values their activations
 */
record Activation(int[] rows, float[] values) {
  private static final Activation NONE = new Activation(new int[0], new float[0]);

  static Activation from(
      Seeds seeds, Graph graph, RecallProfile profile, Kernels kernels, Arena scratch) {
    if (seeds.rows().length == 0 || graph.associationCount() == 0) {
      return NONE;
    }
    SpreadGraph spreading = graph.spreading();
    // Rows that were stored after this version of the graph have no edges in it.
    Seeds known = seeds.below(spreading.nodeCount());
    if (known.rows().length == 0 || !spreading.hasEdges()) {
      return NONE;
    }
    SpreadRequest request = new SpreadRequest(
        profile.hops(),
        profile.hopFactor(),
        0,
        0,
        false,
        true,
        Cues.single(scratch, known.rows(), known.weights()));
    return spreading.spread(kernels, request, Activation::read);
  }

  private static Activation read(SpreadOutput output) {
    int count = Math.toIntExact(output.count(0));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = output.activation(0, i);
    }
    return new Activation(IntStream.range(0, count).map(i -> output.node(0, i)).toArray(), values);
  }

  float greatest() {
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }
}
