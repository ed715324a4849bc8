package org.engram.kernel.testkit;

import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.GraphLayoutUpdate;

/**
 * A graph that grew: half of its nodes and some edges between them at first, then the other nodes
 * with edges that lead everywhere, then what a third of the sources still lack.
 */
final class UpdatedGraph {
  private static final int LATE_SOURCES = 3;

  private final GraphCase graph;

  private UpdatedGraph(GraphCase graph) {
    this.graph = graph;
  }

  /** Returns the layout after both updates; it has the edges of the case. */
  static GraphLayout build(SegmentAllocator allocator, GraphCase graph) {
    return new UpdatedGraph(graph).build(allocator);
  }

  private GraphLayout build(SegmentAllocator allocator) {
    int half = graph.nodeCount() / 2;
    GraphLayout layout =
        GraphLayoutBuilder.build(allocator, half, edges(edge -> isEarly(edge, half)));
    int[] changed = IntStream.range(0, graph.nodeCount())
        .filter(node -> node >= half || lacks(node, edge -> isEarly(edge, half)))
        .toArray();
    layout = GraphLayoutUpdate.apply(
        allocator,
        layout,
        graph.nodeCount(),
        changed,
        edges(edge -> isOf(edge, changed) && !isLate(edge)));
    int[] late = IntStream.range(0, graph.nodeCount())
        .filter(node -> lacks(node, edge -> !isLate(edge)))
        .toArray();
    return GraphLayoutUpdate.apply(
        allocator, layout, graph.nodeCount(), late, edges(edge -> isOf(edge, late)));
  }

  private boolean isEarly(int edge, int half) {
    return graph.sources()[edge] < half && graph.targets()[edge] < half && !isLate(edge);
  }

  private boolean isLate(int edge) {
    return graph.sources()[edge] % LATE_SOURCES == 0 && edge % 2 == 0;
  }

  private boolean isOf(int edge, int[] nodes) {
    return Arrays.binarySearch(nodes, graph.sources()[edge]) >= 0;
  }

  private boolean lacks(int node, IntPredicate present) {
    return IntStream.range(0, graph.sources().length)
        .anyMatch(edge -> graph.sources()[edge] == node && !present.test(edge));
  }

  /** Returns those edges by ascending source, in their order within one. */
  private EdgeList edges(IntPredicate taken) {
    int[] order = IntStream.range(0, graph.sources().length)
        .filter(taken)
        .boxed()
        .sorted(Comparator.comparingInt(edge -> graph.sources()[edge]))
        .mapToInt(edge -> edge)
        .toArray();
    float[] weights = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      weights[i] = graph.weights()[order[i]];
    }
    return EdgeList.of(
        IntStream.of(order).map(edge -> graph.sources()[edge]).toArray(),
        IntStream.of(order).map(edge -> graph.targets()[edge]).toArray(),
        weights);
  }
}
