package org.engram.memory.internal.recall;

import java.lang.foreign.SegmentAllocator;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.memory.RecallProfile;
import org.engram.memory.internal.graph.Graph;
import org.engram.memory.internal.graph.SpreadGraph;

/**
 * The rows that activation reached, ascending: the sum over all hops, without what the seeds began
 * with.
 */
final class Activation {
  private static final Activation NONE = new Activation(new int[0], new float[0]);

  private final int[] rows;
  private final float[] values;

  private Activation(int[] rows, float[] values) {
    this.rows = rows;
    this.values = values;
  }

  static Activation from(
      Seeds seeds, Graph graph, RecallProfile profile, Kernels kernels, SegmentAllocator scratch) {
    if (seeds.size() == 0 || graph.associationCount() == 0) {
      return NONE;
    }
    SpreadGraph spreading = graph.spreading();
    // Rows that were stored after this version of the graph have no edges in it.
    Seeds known = seeds.below(spreading.nodeCount());
    if (known.size() == 0 || !spreading.hasEdges()) {
      return NONE;
    }
    SpreadRequest request = new SpreadRequest(
        profile.hops(), profile.hopFactor(), 0, 0, false, true, known.cues(scratch));
    return spreading.spread(kernels, request, Activation::read);
  }

  private static Activation read(SpreadOutput output) {
    int count = Math.toIntExact(output.count(0));
    int[] rows = new int[count];
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      rows[i] = output.node(0, i);
      values[i] = output.activation(0, i);
    }
    return new Activation(rows, values);
  }

  int size() {
    return rows.length;
  }

  int row(int i) {
    return rows[i];
  }

  float value(int i) {
    return values[i];
  }

  float greatest() {
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }
}
