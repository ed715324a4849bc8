package org.engram.memory.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.memory.internal.offheap.OffHeap;
import org.junit.jupiter.api.Test;

class GraphEditTest {
  private final OffHeap offHeap = OffHeap.ofArenas();
  private final GraphEdit edit = new GraphEdit(EdgeMix.DEFAULT, offHeap, 1);

  @Test
  void aVersionDoesNotSeeWhatCameLater() {
    edit.put(0, "k", 1, 1);
    Graph before = edit.publish(2000);
    edit.put(0, "k", 2, 1);
    edit.put(1500, "k", 0, 1);
    Graph after = edit.publish(before, 2000);
    assertThat(before.out(0).size()).isEqualTo(1);
    assertThat(before.out(1500).size()).isZero();
    assertThat(before.associationCount()).isEqualTo(1);
    assertThat(after.out(0).size()).isEqualTo(2);
    assertThat(after.out(1500).size()).isEqualTo(1);
    assertThat(after.associationCount()).isEqualTo(3);
  }

  @Test
  void withoutAChangeTheVersionStays() {
    edit.put(0, "k", 1, 1);
    Graph first = edit.publish(2);
    assertThat(edit.publish(first, 3)).isSameAs(first);
  }

  @Test
  void theLayoutLivesAsLongAsItsHolders() {
    edit.put(0, "k", 1, 1);
    Graph graph = edit.publish(2);
    assertThat(offHeap.bytes()).isZero();
    SpreadGraph spreading = graph.spreading();
    assertThat(graph.spreading()).isSameAs(spreading);
    assertThat(spreading.nodeCount()).isEqualTo(2);
    graph.hold();
    graph.release();
    assertThat(offHeap.bytes()).isPositive();
    graph.release();
    assertThat(offHeap.bytes()).isZero();
  }

  @Test
  void aHubKnowsItsSourcesHoweverManyCameAndWent() {
    for (int source = 1; source <= 5000; source++) {
      edit.put(source, source % 2 == 0 ? "even" : "odd", 0, 1);
      edit.put(source, "twice", 0, 1);
    }
    for (int source = 1; source <= 5000; source += 2) {
      assertThat(edit.remove(source, "odd", 0)).isTrue();
      assertThat(edit.remove(source, "twice", 0)).isTrue();
    }
    assertThat(edit.sourcesOf(0)).hasSize(2500).isSorted().doesNotContain(1, 2501, 4999);
    edit.removeRow(0);
    assertThat(edit.sourcesOf(0)).isEmpty();
    assertThat(edit.publish(5001).associationCount()).isZero();
  }

  @Test
  void aRowThatIsRemovedLeavesNoAssociation() {
    edit.put(0, "k", 1, 1);
    edit.put(1, "k", 1, 1);
    edit.put(1, "k", 2, 1);
    edit.put(2, "k", 1, 1);
    edit.put(2, "k", 0, 1);
    edit.removeRow(1);
    Graph graph = edit.publish(3);
    assertThat(graph.associationCount()).isEqualTo(1);
    assertThat(graph.out(2).target(0)).isZero();
  }

  @Test
  void aLayoutThatIsUpdatedHasTheEdgesOfOneBuiltAnew() {
    Random random = new Random(4);
    int rows = 3000;
    for (int row = 0; row < rows; row++) {
      edit.put(row, "k", random.nextInt(rows), 1 + random.nextInt(9));
    }
    Graph graph = edit.publish(rows);
    graph.spreading();
    boolean overflowed = false;
    boolean compacted = false;
    for (int round = 0; round < 400; round++) {
      for (int i = random.nextInt(6); i >= 0; i--) {
        int target = random.nextInt(random.nextBoolean() ? 3 : rows);
        edit.put(random.nextInt(rows), random.nextBoolean() ? "k" : "other", target, 2);
      }
      if (random.nextInt(8) == 0) {
        edit.removeRow(random.nextInt(rows));
      }
      rows += random.nextInt(2);
      Graph next = edit.publish(graph, rows);
      graph.release();
      graph = next;
      if (random.nextInt(3) > 0) {
        boolean before = overflowed;
        GraphLayout layout = graph.spreading().layout();
        overflowed = layout.shape().nodeSliceCount() > Math.ceilDiv(layout.nodeCount(), 16);
        compacted |= before && !overflowed;
        assertSame(layout, edit.publish(rows), "round " + round);
      }
    }
    assertThat(overflowed || compacted).isTrue();
    assertThat(compacted).as("never built anew in 400 rounds").isTrue();
    graph.release();
    assertThat(offHeap.bytes()).isZero();
  }

  private static void assertSame(GraphLayout layout, Graph anew, String where) {
    GraphLayout expected = anew.spreading().layout();
    assertThat(layout.edgeCount()).as(where).isEqualTo(expected.edgeCount());
    for (int node = 0; node < expected.nodeCount(); node++) {
      String at = where + ", node " + node;
      assertThat(inEdges(layout, node)).as(at).isEqualTo(inEdges(expected, node));
    }
    anew.release();
  }

  private static List<String> inEdges(GraphLayout layout, int node) {
    List<String> edges = new ArrayList<>();
    layout.forEachInEdge(node, (source, weight) -> edges.add(source + " " + weight));
    return edges;
  }
}
