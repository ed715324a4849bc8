package org.engram.memory.internal.recall;

import java.lang.foreign.SegmentAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
    return spread(seeds, graph, profile, profile.hops(), true, kernels, scratch);
  }

  /** Returns the activation after each hop by itself, the first one first. */
  static List<Activation> afterEachHop(
      Seeds seeds, Graph graph, RecallProfile profile, Kernels kernels, SegmentAllocator scratch) {
    return IntStream.rangeClosed(1, profile.hops())
        .mapToObj(hops -> spread(seeds, graph, profile, hops, false, kernels, scratch))
        .toList();
  }

  private static Activation spread(
      Seeds seeds,
      Graph graph,
      RecallProfile profile,
      int hops,
      boolean sum,
      Kernels kernels,
      SegmentAllocator scratch) {
    if (seeds.size() == 0 || graph.associationCount() == 0) {
      return NONE;
    }
    SpreadGraph spreading = graph.spreading();
    // Rows that were stored after this version of the graph have no edges in it.
    Seeds known = seeds.below(spreading.nodeCount());
    if (known.size() == 0 || !spreading.hasEdges()) {
      return NONE;
    }
    SpreadRequest request =
        new SpreadRequest(hops, profile.hopFactor(), 0, 0, false, sum, known.cues(scratch));
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

  Map<Integer, Float> byRow() {
    Map<Integer, Float> byRow = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      byRow.put(rows[i], values[i]);
    }
    return byRow;
  }

  float greatest() {
    float greatest = 0;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }
}
