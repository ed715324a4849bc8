package org.engram.kernel.spi.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.layout.TestGraph.Edge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphLayoutUpdateTest {
  private static final int ROUNDS = 8;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aChainOfUpdatesHasTheRowsOfAGraphBuiltAnew(int seed) {
    Random random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      int nodes = new int[] {1, 15, 16, 17, 60, 90, 130, 170}[seed];
      int[] hubs = seed > 3 ? new int[] {64, 65, 129, 500} : new int[0];
      TestGraph graph = TestGraph.random(random, nodes, 4 * nodes, hubs);
      GraphLayout layout = graph.build(arena);
      for (int round = 0; round < ROUNDS; round++) {
        Change change = Change.random(random, graph);
        layout = GraphLayoutUpdate.apply(
            arena, layout, change.after.nodeCount(), change.sources, change.edges());
        graph = change.after;
        assertSame(layout, graph, "seed " + seed + ", round " + round);
      }
    }
  }

  @Test
  void nothingChangedGivesTheSameBytes() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout layout = TestGraph.random(new Random(1), 90, 300, 65, 700).build(arena);
      GraphLayout same = GraphLayoutUpdate.apply(
          arena, layout, 90, new int[0], EdgeList.of(new int[0], new int[0], new float[0]));
      assertThat(same.block().mismatch(layout.block())).isEqualTo(-1);
    }
  }

  @Test
  void aRowThatFitsStaysWhereItIsAndAnotherMovesBehindTheRest() {
    try (Arena arena = Arena.ofConfined()) {
      // Nodes 0 … 15 have one in-edge each, from 16.
      int[] sources = new int[16];
      Arrays.fill(sources, 16);
      int[] targets = IntStream.range(0, 16).toArray();
      float[] weights = new float[16];
      Arrays.fill(weights, 0.5f);
      GraphLayout layout =
          GraphLayoutBuilder.build(arena, 17, EdgeList.of(sources, targets, weights));
      weights[3] = 0.75f;
      GraphLayout heavier = GraphLayoutUpdate.apply(
          arena, layout, 17, new int[] {16}, EdgeList.of(sources, targets, weights));
      assertThat(heavier.shape()).isEqualTo(layout.shape());
      assertThat(heavier.slotOfNode(3)).isEqualTo(layout.slotOfNode(3));
      GraphLayout longer = GraphLayoutUpdate.apply(
          arena, layout, 17, new int[] {0}, EdgeList.of(new int[] {0}, new int[] {3}, new float[] {1
          }));
      assertThat(longer.shape().nodeSliceCount()).isEqualTo(3);
      assertThat(longer.slotOfNode(3)).isEqualTo(32);
      assertThat(longer.nodeOfSlot(layout.slotOfNode(3))).isEqualTo(GraphLayout.PADDING_NODE);
    }
  }

  @Test
  void overflowIsDueForCompactionOnceItIsAShareOfTheGraph() {
    Random random = new Random(11);
    try (Arena arena = Arena.ofConfined()) {
      TestGraph graph = TestGraph.random(random, 300, 1200);
      GraphLayout layout = graph.build(arena);
      int updates = 0;
      while (!layout.shape().isDueForCompaction()) {
        layout = GraphLayoutUpdate.apply(
            arena,
            layout,
            layout.nodeCount() + 1,
            new int[0],
            EdgeList.of(new int[0], new int[0], new float[0]));
        updates++;
      }
      assertThat(updates).isBetween(60, 100);
      assertThat(GraphLayoutBuilder.build(arena, layout.nodeCount(), graph.edgeList())
              .shape()
              .isDueForCompaction())
          .isFalse();
    }
  }

  @Test
  void badChangesAreRefusedAndNamed() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout layout = TestGraph.random(new Random(2), 20, 50).build(arena);
      assertRefused(arena, layout, 19, new int[0], new int[0], new int[0], 1);
      assertRefused(arena, layout, 20, new int[] {20}, new int[0], new int[0], 1);
      assertRefused(arena, layout, 20, new int[] {3, 3}, new int[0], new int[0], 1);
      assertRefused(arena, layout, 20, new int[] {3}, new int[] {4}, new int[] {1}, 1);
      assertRefused(arena, layout, 20, new int[] {3}, new int[] {3}, new int[] {20}, 1);
      assertRefused(arena, layout, 20, new int[] {3}, new int[] {3}, new int[] {2}, Float.NaN);
      assertRefused(arena, layout, 20, new int[] {3, 4}, new int[] {4, 3}, new int[] {1, 1}, 1);
    }
  }

  private static void assertRefused(
      Arena arena,
      GraphLayout layout,
      int nodes,
      int[] changed,
      int[] sources,
      int[] targets,
      float weight) {
    float[] weights = new float[sources.length];
    Arrays.fill(weights, weight);
    EdgeList edges = EdgeList.of(sources, targets, weights);
    assertThatThrownBy(() -> GraphLayoutUpdate.apply(arena, layout, nodes, changed, edges))
        .isInstanceOf(KernelException.class);
  }

  /** Both parts of the layout against the plain list of edges. */
  private static void assertSame(GraphLayout layout, TestGraph graph, String where) {
    InRows rows = new InRows(layout);
    List<Edge> bySource = new ArrayList<>(graph.edges());
    bySource.sort(Comparator.comparingInt(Edge::source));
    assertThat(layout.edgeCount()).as(where).isEqualTo(graph.edges().size());
    for (int node = 0; node < graph.nodeCount(); node++) {
      String at = where + ", node " + node;
      assertThat(layout.nodeOfSlot(layout.slotOfNode(node))).as(at).isEqualTo(node);
      assertThat(out(layout, node)).as(at).isEqualTo(graph.outEdges(node));
      int target = node;
      List<Edge> expected =
          bySource.stream().filter(edge -> edge.target() == target).toList();
      List<Edge> found = new ArrayList<>();
      int chunks = rows.inChunks(node);
      assertThat(chunks).as(at).isEqualTo(expected.size() > 64 ? expected.size() / 64 * 64 : 0);
      for (int i = 0; i < rows.length(node); i++) {
        found.add(new Edge(rows.source(node, chunks, i), node, rows.weight(node, chunks, i)));
      }
      assertThat(found).as(at).isEqualTo(expected);
      assertVirtualRows(layout, node, expected, at);
    }
    assertPadding(layout, graph, where);
  }

  private static List<Edge> out(GraphLayout layout, int node) {
    List<Edge> out = new ArrayList<>();
    for (long at = layout.outOffset(node); at < layout.outOffset(node + 1); at++) {
      out.add(new Edge(node, layout.nodeOfRow(layout.outRow(at)), layout.outWeight(at)));
    }
    return out;
  }

  /** The rows that the edges into a node name, by source and position, go up every 64 edges. */
  private static void assertVirtualRows(
      GraphLayout layout, int node, List<Edge> expected, String where) {
    int position = 0;
    for (int source : new TreeSet<>(expected.stream().map(Edge::source).toList())) {
      for (long at = layout.outOffset(source); at < layout.outOffset(source + 1); at++) {
        if (layout.nodeOfRow(layout.outRow(at)) == node) {
          int chunk = expected.size() > 64 ? position / 64 : 0;
          assertThat(layout.outRow(at)).as(where).isEqualTo(layout.firstRow(node) + chunk);
          position++;
        }
      }
    }
    assertThat(layout.firstRow(node) == node).as(where).isEqualTo(expected.size() <= 64);
  }

  /** Whatever no edge lies in is slot 0 with weight +0. */
  private static void assertPadding(GraphLayout layout, TestGraph graph, String where) {
    int cells = 0;
    for (long column = 0; column < layout.shape().columnCount(); column++) {
      for (int lane = 0; lane < GraphLayout.LANES; lane++) {
        boolean padding = layout.columnSlot(column, lane) == 0
            && Float.floatToRawIntBits(layout.columnWeight(column, lane)) == 0;
        cells += padding ? 0 : 1;
      }
    }
    assertThat(cells).as(where).isLessThanOrEqualTo(graph.edges().size());
  }

  /** New out-lists of some sources, new nodes among them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Change(TestGraph after, int[] sources) {
    static Change random(Random random, TestGraph before) {
      int nodes = before.nodeCount() + (random.nextBoolean() ? random.nextInt(20) : 0);
      int[] sources =
          random.ints(random.nextInt(6), 0, nodes).sorted().distinct().toArray();
      List<Edge> edges = new ArrayList<>(before.edges());
      for (int source : sources) {
        List<Edge> out = new ArrayList<>(
            before.edges().stream().filter(edge -> edge.source() == source).toList());
        edges.removeAll(out);
        out.removeIf(edge -> random.nextInt(8) == 0);
        out.replaceAll(edge -> random.nextInt(3) == 0
            ? new Edge(source, edge.target(), random.nextInt(4) == 0 ? 0 : random.nextFloat())
            : edge);
        int more = random.nextInt(random.nextInt(4) == 0 ? 150 : 6);
        for (int i = 0; i < more; i++) {
          int target = random.nextInt(random.nextBoolean() ? Math.min(4, nodes) : nodes);
          out.add(new Edge(source, target, random.nextFloat()));
        }
        edges.addAll(out);
      }
      return new Change(new TestGraph(nodes, edges), sources);
    }

    EdgeList edges() {
      List<Edge> out = new ArrayList<>();
      for (int source : sources) {
        out.addAll(after.outEdges(source));
      }
      return new TestGraph(after.nodeCount(), out).edgeList();
    }
  }
}
