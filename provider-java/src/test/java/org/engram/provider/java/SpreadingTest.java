package org.engram.provider.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpreadingTest {
  private static final long SEED = 1;
  private static final int CASES = 400;
  private static final double ALWAYS_PULL = -1;
  private static final double ALWAYS_PUSH = 2;

  @ParameterizedTest
  @ValueSource(doubles = {ALWAYS_PULL, 0.02, Spreading.DENSE_SHARE, ALWAYS_PUSH})
  void everyDirectionHasTheBitsOfTheDefinition(double denseShare) {
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      check(kernel(denseShare), seed);
    }
  }

  @Test
  void theCasesFailAndSucceedAndHaveResults() {
    int failed = 0;
    int reached = 0;
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      SpreadCase.Expected expected = SpreadCase.random(seed).expected();
      failed += expected.nonFinite() >= 0 ? 1 : 0;
      reached += expected.values().stream().filter(value -> value != 0).count() > 64 ? 1 : 0;
    }
    assertThat(failed).isBetween(CASES / 50, CASES / 3);
    assertThat(reached).isGreaterThan(CASES / 10);
  }

  @Test
  void aKernelThatIsOneBitOffForHubsIsFound() {
    SpreadingKernel right = kernel(ALWAYS_PUSH);
    SpreadingKernel faulty = (graph, request, workspace, output) -> {
      right.spread(graph, request, workspace, output);
      if (graph.shape().hubCount() > 0 && output.count(0) > 0) {
        float last = output.activation(0, output.count(0) - 1);
        output
            .activations()
            .setAtIndex(ValueLayout.JAVA_FLOAT, output.count(0) - 1, Math.nextUp(last));
      }
    };
    assertThatThrownBy(() -> {
          for (long seed = SEED; seed < SEED + 50; seed++) {
            check(faulty, seed);
          }
        })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aKernelThatLeavesItsWorkspaceDirtyIsFound() {
    SpreadingKernel right = kernel(ALWAYS_PUSH);
    SpreadingKernel faulty = (graph, request, workspace, output) -> {
      right.spread(graph, request, workspace, output);
      workspace.memory().set(ValueLayout.JAVA_BYTE, workspace.memory().byteSize() - 1, (byte) 1);
    };
    assertThatThrownBy(() -> check(faulty, SEED)).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {ALWAYS_PULL, ALWAYS_PUSH})
  void theFirstBadSeedIsNamedAndTheWorkspaceIsZero(double denseShare) {
    refused(denseShare, new int[] {0, 3}, new float[] {1, 1}, 1, "node 3 of a graph of 3 nodes");
    refused(denseShare, new int[] {-1, 0}, new float[] {1, 1}, 0, "node 4294967295");
    refused(denseShare, new int[] {2, 1}, new float[] {1, Float.NaN}, 1, "activation NaN");
    refused(denseShare, new int[] {2, 1, 2}, new float[] {1, 0, 0}, 2, "node 2, named twice");
    refused(denseShare, new int[] {1, 1, 9}, new float[] {-0f, 0, 0}, 1, "node 1, named twice");
  }

  private static Spreading kernel(double denseShare) {
    return new Spreading(denseShare, ScalarCuePull.LEAST, ScalarCuePull::new);
  }

  private static void refused(
      double denseShare, int[] nodes, float[] activations, long entry, String message) {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = chain(arena);
      SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
      SpreadRequest request =
          new SpreadRequest(2, 1, 1, 0, true, true, Cues.single(arena, nodes, activations));
      SpreadOutput output = SpreadOutput.allocate(arena, 1, 3);
      assertThatThrownBy(() -> kernel(denseShare).spread(graph, request, workspace, output))
          .hasMessageContaining(message)
          .isInstanceOfSatisfying(KernelException.class, e -> {
            assertThat(e.code()).isEqualTo(KernelException.Code.INVALID_ARGUMENT);
            assertThat(e.position()).isEqualTo(entry);
          });
      assertZero(arena, workspace, message);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {ALWAYS_PULL, ALWAYS_PUSH})
  void anOutputThatIsTooSmallIsRefusedAndTheWorkspaceIsZero(double denseShare) {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = chain(arena);
      SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
      SpreadingKernel kernel = kernel(denseShare);
      SpreadRequest request = new SpreadRequest(
          2, 1, 1, 0, true, true, Cues.single(arena, new int[] {0}, new float[] {1}));
      assertThatThrownBy(
              () -> kernel.spread(graph, request, workspace, SpreadOutput.allocate(arena, 1, 2)))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("cue 0 reaches more nodes than the output's capacity 2");
      assertZero(arena, workspace, "capacity");
      kernel.spread(graph, request, workspace, SpreadOutput.allocate(arena, 1, 3));
    }
  }

  @Test
  void aWorkspaceOrOutputOfAnotherSizeIsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = chain(arena);
      SpreadWorkspace small = new SpreadWorkspace(arena.allocate(64, 64));
      SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
      SpreadRequest two = new SpreadRequest(1, 1, 1, 0, true, true, twoCues(arena, 0, 1f));
      SpreadOutput output = SpreadOutput.allocate(arena, 1, 3);
      SpreadingKernel kernel = kernel(ALWAYS_PUSH);
      assertThatThrownBy(() -> kernel.spread(graph, two, small, output))
          .hasMessageContaining("workspace has 64 bytes");
      assertThatThrownBy(() -> kernel.spread(graph, two, workspace, output))
          .hasMessageContaining("room for 1 cues of 2");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {ALWAYS_PULL, 0.3, ALWAYS_PUSH})
  void cuesAreIndependentAndTheFirstFailureIsReported(double denseShare) {
    SpreadingKernel kernel = kernel(denseShare);
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = chain(arena);
      SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
      SpreadOutput output = SpreadOutput.allocate(arena, 2, 3);
      kernel.spread(
          graph,
          new SpreadRequest(1, 1, 0, 0, false, false, twoCues(arena, 1, 0.5f)),
          workspace,
          output);
      assertThat(output.count(0)).isEqualTo(1);
      assertThat(output.node(0, 0)).isEqualTo(1);
      assertThat(output.activation(0, 0)).isEqualTo(2e30f);
      assertThat(output.node(1, 0)).isEqualTo(2);
      assertThat(output.activation(1, 0)).isEqualTo(1e30f);
      SpreadRequest overflowing =
          new SpreadRequest(2, 1e9f, 0, 0, false, false, twoCues(arena, 99, 1f));
      assertThatThrownBy(() -> kernel.spread(graph, overflowing, workspace, output))
          .isInstanceOfSatisfying(KernelException.class, e -> {
            assertThat(e.code()).isEqualTo(KernelException.Code.NON_FINITE);
            assertThat(e.position()).isEqualTo(1);
          })
          .hasMessageContaining("node 1 is Infinity after step 1 of cue 0");
      assertZero(arena, workspace, "two cues");
    }
  }

  @Test
  void aGraphWithoutNodesHasAnEmptyResult() {
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph =
          GraphLayoutBuilder.build(arena, 0, EdgeList.of(new int[0], new int[0], new float[0]));
      Cues none = Cues.single(arena, new int[0], new float[0]);
      for (double share : new double[] {ALWAYS_PULL, ALWAYS_PUSH}) {
        SpreadOutput output = SpreadOutput.allocate(arena, 1, 0);
        kernel(share)
            .spread(
                graph,
                new SpreadRequest(3, 1, 1, 0, true, true, none),
                SpreadWorkspace.allocate(arena, graph),
                output);
        assertThat(output.count(0)).isZero();
      }
    }
  }

  /** 0 → 1 → 2, with weights of 2e30. */
  private static GraphLayout chain(Arena arena) {
    return GraphLayoutBuilder.build(
        arena, 3, EdgeList.of(new int[] {0, 1}, new int[] {1, 2}, new float[] {2e30f, 2e30f}));
  }

  /** Cue 0 is node 0 with 1, cue 1 is that node. */
  private static Cues twoCues(Arena arena, int node, float activation) {
    return new Cues(
        2,
        arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 1, 2),
        arena.allocateFrom(ValueLayout.JAVA_INT, 0, node),
        arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1f, activation));
  }

  private static void check(SpreadingKernel kernel, long seed) {
    SpreadCase spread = SpreadCase.random(seed);
    SpreadCase.Expected expected = spread.expected();
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = spread.layout(arena);
      SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
      SpreadOutput output = SpreadOutput.allocate(arena, 1, spread.nodes());
      if (expected.nonFinite() >= 0) {
        assertThatThrownBy(() -> kernel.spread(graph, spread.request(arena), workspace, output))
            .as("seed %d", seed)
            .isInstanceOfSatisfying(KernelException.class, e -> {
              assertThat(e.code()).isEqualTo(KernelException.Code.NON_FINITE);
              assertThat(e.position()).as("seed %d", seed).isEqualTo(expected.nonFinite());
            });
      } else {
        kernel.spread(graph, spread.request(arena), workspace, output);
        compare(output, expected.values(), seed);
      }
      assertZero(arena, workspace, "seed " + seed);
    }
  }

  private static void compare(SpreadOutput output, List<Float> expected, long seed) {
    int i = 0;
    for (int node = 0; node < expected.size(); node++) {
      if (expected.get(node) != 0) {
        assertThat(output.node(0, i)).as("seed %d entry %d", seed, i).isEqualTo(node);
        assertThat(Float.floatToRawIntBits(output.activation(0, i)))
            .as("seed %d node %d", seed, node)
            .isEqualTo(Float.floatToRawIntBits(expected.get(node)));
        i++;
      }
    }
    assertThat(output.count(0)).as("seed %d", seed).isEqualTo(i);
  }

  private static void assertZero(Arena arena, SpreadWorkspace workspace, String where) {
    assertThat(workspace.memory().mismatch(arena.allocate(workspace.memory().byteSize())))
        .as("first byte of the workspace that is not 0, " + where)
        .isEqualTo(-1);
  }
}
