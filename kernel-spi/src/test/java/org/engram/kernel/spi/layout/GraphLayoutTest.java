package org.engram.kernel.spi.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.kernel.spi.Refused.assertInvalid;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.engram.kernel.spi.layout.TestGraph.Edge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphLayoutTest {
  private final Arena arena = Arena.ofConfined();
  private final TestGraph graph = TestGraph.random(new Random(3), 70, 400, 64, 65, 128, 700);
  private final GraphLayout layout = graph.build(arena);

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void inEdgesAreVisitedInOrderWithoutThoseOfWeightZero() {
    for (int node = 0; node < graph.nodeCount(); node++) {
      int target = node;
      List<Edge> visited = new ArrayList<>();
      layout.forEachInEdge(node, (source, weight) -> visited.add(new Edge(source, target, weight)));
      assertThat(visited)
          .as("node %d", node)
          .isEqualTo(
              graph.inEdges(node).stream().filter(edge -> edge.weight() != 0).toList());
    }
  }

  @Test
  void outEdgesNameTheVirtualRowsOfTheirTargets() {
    for (int node = 0; node < graph.nodeCount(); node++) {
      List<Edge> out = new ArrayList<>();
      for (long at = layout.outOffset(node); at < layout.outOffset(node + 1); at++) {
        out.add(new Edge(node, layout.nodeOfRow(layout.outRow(at)), layout.outWeight(at)));
      }
      assertThat(out).as("node %d", node).isEqualTo(graph.outEdges(node));
    }
  }

  @Test
  void hubsAreFoundFromTheirChunks() {
    for (int hub = 0; hub < layout.shape().hubCount(); hub++) {
      int node = layout.hubNode(hub);
      assertThat(layout.hubOfChunk(layout.firstRow(node) - layout.nodeCount())).isEqualTo(hub);
      assertThat(layout.nodeOfRow(layout.firstRow(node))).isEqualTo(node);
    }
  }

  @Test
  void aCopyOfTheBlockIsTheSameGraph() {
    GraphLayout copy = GraphLayout.of(copy());
    assertThat(copy.shape()).isEqualTo(layout.shape());
    assertThat(copy.block().isReadOnly()).isTrue();
  }

  @Test
  void aBlockOfTheWrongKindIsRefused() {
    MemorySegment shifted = arena.allocate(layout.block().byteSize() + 64, 64).asSlice(8);
    assertInvalid(() -> GraphLayout.of(shifted), "aligned to 64");
    assertInvalid(
        () -> GraphLayout.of(MemorySegment.ofArray(new byte[256])), "native memory aligned");
    assertInvalid(() -> GraphLayout.of(arena.allocate(128, 64)), "not a GraphLayout v1");
    assertInvalid(() -> GraphLayout.of(arena.allocate(256, 64)), "not a GraphLayout v1");
    MemorySegment longer = arena.allocate(layout.block().byteSize() + 64, 64);
    longer.copyFrom(layout.block());
    assertInvalid(
        () -> GraphLayout.of(longer),
        "graph layout of " + layout.block().byteSize() + " bytes in a block of "
            + longer.byteSize());
  }

  /** Counts that are out of range, do not belong together, or would overflow a size. */
  @ParameterizedTest
  @CsvSource({
    "16, -1",
    "16, 2147483648",
    "16, 71000",
    "24, -1",
    "24, 1099511627776",
    "32, -1",
    "32, 71",
    "32, 4294967296",
    "40, -1",
    "40, 4294967296",
    "40, 9223372036854775792",
    "48, -1",
    "48, 1000",
    "56, 4",
    "56, 134217729",
    "64, -1",
    "64, 9223372036854775807"
  })
  void aCorruptedCountIsRefused(int field, long value) {
    MemorySegment block = copy();
    block.set(ValueLayout.JAVA_LONG, field, value);
    assertInvalid(() -> GraphLayout.of(block), "graph ");
  }

  @Test
  void slicesThatTheTableDoesNotEndWithAreRefused() {
    MemorySegment block = copy();
    long offsets = block.get(ValueLayout.JAVA_LONG, 128);
    long slices = layout.shape().fullSliceCount() + layout.shape().nodeSliceCount();
    block.setAtIndex(ValueLayout.JAVA_LONG, offsets / Long.BYTES + slices, 1);
    assertInvalid(() -> GraphLayout.of(block), "graph slices end at column 1 of ");
  }

  @ParameterizedTest
  @ValueSource(ints = {72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152})
  void aSectionOutsideTheBlockIsRefused(int field) {
    for (long offset :
        new long[] {-64, 0, 128, 200, layout.block().byteSize(), Long.MAX_VALUE - 63, Long.MIN_VALUE
        }) {
      MemorySegment block = copy();
      block.set(ValueLayout.JAVA_LONG, field, offset);
      assertInvalid(() -> GraphLayout.of(block), "at " + offset, "is outside the block of ");
    }
  }

  @Test
  void aWorkspaceIsWritableAlignedMemoryOfTheGraphsSize() {
    SpreadWorkspace.allocate(arena, layout).check(layout);
    long bytes = layout.workspaceBytes();
    assertInvalid(
        () -> new SpreadWorkspace(arena.allocate(bytes - 64, 64)).check(layout),
        "workspace has " + (bytes - 64) + " bytes, the graph needs " + bytes);
    MemorySegment memory = arena.allocate(bytes + 64, 64);
    assertInvalid(() -> new SpreadWorkspace(memory.asSlice(32)), "aligned to 64 bytes");
    assertInvalid(() -> new SpreadWorkspace(memory.asReadOnly()), "writable");
    assertInvalid(() -> new SpreadWorkspace(MemorySegment.ofArray(new byte[64])), "native memory");
  }

  @Test
  void aNewWorkspaceIsZero() {
    byte[] memory = SpreadWorkspace.allocate(arena, layout).memory().toArray(ValueLayout.JAVA_BYTE);
    assertThat(memory).containsOnly(0);
  }

  private MemorySegment copy() {
    return arena.allocate(layout.block().byteSize(), 64).copyFrom(layout.block());
  }

  @Test
  void aBatchHasThreeActivationsACueAndANumberForEachSlotAndASumForEachFullChunk() {
    GraphShape shape = layout.shape();
    long slots = 16 * shape.nodeSliceCount();
    long chunks = 16 * shape.fullSliceCount();
    assertThat(shape.fullSliceCount()).isPositive();
    assertThat(shape.batchWorkspaceBytes())
        .isEqualTo(layout.workspaceBytes() + slots * (3 * 16 * 4 + 4) + chunks * 16 * 4);
    assertThat(SpreadWorkspace.allocateBatch(arena, layout).memory().byteSize())
        .isEqualTo(shape.batchWorkspaceBytes());
  }
}
