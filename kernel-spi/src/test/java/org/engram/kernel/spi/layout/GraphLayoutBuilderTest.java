package org.engram.kernel.spi.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.engram.kernel.spi.Refused.assertInvalid;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.layout.TestGraph.Edge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The builder against docs/layouts.md, decoded by other code, and a naive list of in-edges. */
class GraphLayoutBuilderTest {
  private static final int[] IN_DEGREES = {63, 64, 65, 127, 128, 129, 500, 1100};

  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  /** Fresh seeds each time; a failure names its seed as the parameter. */
  static LongStream seeds() {
    return LongStream.generate(System::nanoTime).limit(12);
  }

  private static TestGraph graph(long seed) {
    Random random = new Random(seed);
    int nodeCount = 20 + random.nextInt(100);
    int[] inDegrees = IntStream.range(0, 1 + random.nextInt(8))
        .map(i -> IN_DEGREES[random.nextInt(IN_DEGREES.length)])
        .toArray();
    return TestGraph.random(random, nodeCount, random.nextInt(800), inDegrees);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void thePullPartHasTheInEdgesInOrder(long seed) {
    TestGraph graph = graph(seed);
    DecodedLayout decoded = new DecodedLayout(graph.build(arena).block());
    for (int node = 0; node < graph.nodeCount(); node++) {
      List<Edge> expected = graph.inEdges(node);
      assertThat(decoded.inEdges(node, expected.size())).as("node %d", node).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void thePushPartHasTheOutListsAndTheChunksOfTheirTargets(long seed) {
    TestGraph graph = graph(seed);
    DecodedLayout decoded = new DecodedLayout(graph.build(arena).block());
    for (int node = 0; node < graph.nodeCount(); node++) {
      assertThat(decoded.outEdges(node)).as("node %d", node).isEqualTo(graph.outEdges(node));
      int inDegree = graph.inEdges(node).size();
      int first = decoded.firstRow(node);
      assertThat(first < graph.nodeCount()).as("node %d", node).isEqualTo(inDegree <= 64);
      List<Integer> rows = IntStream.range(0, inDegree)
          .map(i -> inDegree <= 64 ? first : first + i / 64)
          .boxed()
          .toList();
      assertThat(decoded.rowsInto(node)).as("rows of node %d", node).isEqualTo(rows);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theHubsAreTheNodesOfMoreThanAChunk(long seed) {
    TestGraph graph = graph(seed);
    DecodedLayout decoded = new DecodedLayout(graph.build(arena).block());
    int chunks = 0;
    int full = 0;
    int hub = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      int inDegree = graph.inEdges(node).size();
      if (inDegree > 64) {
        assertThat(decoded.hubNode(hub)).isEqualTo(node);
        assertThat(decoded.hubChunk(hub)).isEqualTo(chunks);
        assertThat(decoded.hubFull(hub++)).isEqualTo(full);
        chunks += (inDegree + 63) / 64;
        full += inDegree / 64;
      }
    }
    assertThat(decoded.hubCount()).isEqualTo(hub);
    assertThat(decoded.hubChunk(hub)).isEqualTo(chunks);
    assertThat(decoded.chunkCount()).isEqualTo(chunks);
    assertThat(decoded.hubFull(hub)).isEqualTo(full);
    assertThat(decoded.fullSliceCount()).isEqualTo((full + 15) / 16);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void slotsGoByLengthThenHubsThenNode(long seed) {
    TestGraph graph = graph(seed);
    DecodedLayout decoded = new DecodedLayout(graph.build(arena).block());
    int n = graph.nodeCount();
    int[] degree = IntStream.range(0, n).map(node -> graph.inEdges(node).size()).toArray();
    List<Integer> order = IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingInt((Integer node) -> -rowLength(degree[node]))
            .thenComparing(node -> degree[node] <= 64)
            .thenComparing(node -> node))
        .toList();
    for (int slot = 0; slot < n; slot++) {
      int node = order.get(slot);
      assertThat(decoded.nodeOfSlot(slot)).as("slot %d", slot).isEqualTo(node);
      assertThat(decoded.slotOfNode(node)).as("node %d", node).isEqualTo(slot);
      if (slot % 16 == 0) {
        assertThat(decoded.sliceLength(decoded.fullSliceCount() + slot / 16))
            .isEqualTo(rowLength(degree[node]));
      }
    }
    for (int slot = n; slot < 16 * decoded.nodeSliceCount(); slot++) {
      assertThat(decoded.nodeOfSlot(slot)).as("padding slot %d", slot).isEqualTo(-1);
    }
    for (int slice = 0; slice < decoded.fullSliceCount(); slice++) {
      assertThat(decoded.sliceLength(slice)).isEqualTo(64);
    }
  }

  private static int rowLength(int degree) {
    return degree > 64 ? degree % 64 : degree;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sectionsAreAlignedApartAndTheGapsAreZero(long seed) {
    GraphLayout layout = graph(seed).build(arena);
    DecodedLayout decoded = new DecodedLayout(layout.block());
    boolean[] used = new boolean[(int) layout.block().byteSize()];
    Arrays.fill(used, 0, 160, true);
    for (long[] section : decoded.sections()) {
      assertThat(section[0] % 64).isZero();
      for (long at = section[0]; at < section[0] + section[1]; at++) {
        assertThat(used[(int) at]).as("byte %d is of two sections", at).isFalse();
        used[(int) at] = true;
      }
    }
    for (int at = 0; at < used.length; at++) {
      if (!used[at]) {
        assertThat(layout.block().get(ValueLayout.JAVA_BYTE, at))
            .as("gap at %d", at)
            .isZero();
      }
    }
    assertThat(layout.block().address() % 64).isZero();
    assertThat(layout.block().isReadOnly()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theBytesAreAFunctionOfTheGraph(long seed) {
    TestGraph graph = graph(seed);
    GraphLayout layout = graph.build(arena);
    GraphLayout other = graph.interleaved(new Random(seed + 1)).build(arena);
    assertThat(other.block().mismatch(layout.block())).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theWorkspaceHasTheBytesOfTheFormula(long seed) {
    GraphLayout layout = graph(seed).build(arena);
    DecodedLayout decoded = new DecodedLayout(layout.block());
    long rows = decoded.nodeCount() + decoded.chunkCount();
    long words = 0;
    for (long level = (rows + 63) / 64; ; level = (level + 63) / 64) {
      words += (level + 7) / 8 * 8;
      if (level <= 1) {
        break;
      }
    }
    assertThat(layout.workspaceBytes())
        .isEqualTo(64 * (5 * decoded.nodeSliceCount() + decoded.fullSliceCount())
            + 4 * ((rows + 15) / 16) * 16
            + 24 * words)
        .isEqualTo(SpreadWorkspace.allocate(arena, layout).memory().byteSize());
  }

  /** The second graph has nodes and edges for several buckets, and blocks that are not full. */
  @ParameterizedTest
  @CsvSource({
    "42, 200, 900, 3b121078c669a098cfd86128d788c67467042094039faa2c7157a4eef8c122b5",
    "43, 9000, 60000, 756414746798a0a7a210d00d1aaa519c7352b98f3438406d4b24f39dff82bbb6"
  })
  void theBytesOfAFixedGraphNeverChange(long seed, int nodes, int edges, String golden)
      throws Exception {
    GraphLayout layout =
        TestGraph.random(new Random(seed), nodes, edges, IN_DEGREES).build(arena);
    assertThat(layout.block().asSlice(0, 8).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo("EGLAYT01".getBytes(StandardCharsets.US_ASCII));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(layout.block().toArray(ValueLayout.JAVA_BYTE));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(golden);
  }

  @Test
  void aGraphMayHaveNoNodes() {
    GraphLayout layout = new TestGraph(0, List.of()).build(arena);
    assertThat(layout.nodeCount()).isZero();
    assertThat(layout.edgeCount()).isZero();
    assertThat(layout.outOffset(0)).isZero();
  }

  @Test
  void aBadEdgeIsNamedByItsPosition() {
    assertBad(new Edge(0, 3, 1), "edge 2 (0 → 3) is outside the 3 nodes");
    assertBad(new Edge(-1, 0, 1), "edge 2 (4294967295 → 0) is outside the 3 nodes");
    assertBad(new Edge(0, 0, Float.NaN), "edge 2 has weight NaN");
    assertBad(new Edge(0, 0, Float.NEGATIVE_INFINITY), "edge 2 has weight -Infinity");
    assertInvalid(
        () ->
            GraphLayoutBuilder.build(arena, -1, EdgeList.of(new int[0], new int[0], new float[0])),
        "nodeCount -1 is negative");
    assertInvalid(() -> EdgeList.of(new int[2], new int[1], new float[2]), "2, 1 and 2 elements");
    assertInvalid(
        () -> new EdgeList(3, arena.allocate(12), arena.allocate(12), arena.allocate(8)),
        "12, 12 and 8 bytes; 3 edges need 12");
  }

  private void assertBad(Edge bad, String message) {
    Edge good = new Edge(1, 2, 1);
    assertThatThrownBy(() -> new TestGraph(3, List.of(good, good, bad, bad)).build(arena))
        .isInstanceOfSatisfying(
            KernelException.class, failure -> assertThat(failure.position()).isEqualTo(2))
        .hasMessage("InvalidArgument: " + message);
  }
}
