package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the result codes of the library to exceptions that name the values. */
class NativeKernelFailureTest {
  @TempDir
  Path root;

  private final Arena arena = Arena.ofAuto();
  private KernelProvider provider;

  @BeforeEach
  void load() {
    provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
  }

  @AfterEach
  void unload() {
    provider.life().release();
  }

  @Test
  void tooSmallScratchNamesBothSizesAndWritesNothing() {
    TopKKernel kernel = kernel(TopKKernel.class);
    Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 30), 10, 3);
    TopKRequest request = new TopKRequest(rows.rows(0, 1), rows, null, -1, 5);
    TopKResult result = TopKResult.allocate(arena, 1, 5);
    long needed = kernel.scratchBytes(request);
    result.counts().fill((byte) 0x55);
    KernelException failure =
        failure(() -> kernel.topK(request, result, arena.allocate(needed - 1, 64)));
    assertThat(failure.code()).isEqualTo(Code.OUT_OF_MEMORY);
    assertThat(failure)
        .hasMessage("OutOfMemory: scratch has " + (needed - 1)
            + " bytes, top-k of 10 rows with k 5 needs " + needed);
    assertThat(result.count(0)).isEqualTo(0x55555555);
  }

  @Test
  void aListThatWasChangedAfterItsCheckIsRefusedByTheLibrary() {
    ScatteredSimilarityKernel kernel = kernel(ScatteredSimilarityKernel.class);
    Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 30), 10, 3);
    MemorySegment index = arena.allocate(ValueLayout.JAVA_INT, 4);
    MemorySegment out = arena.allocate(JAVA_FLOAT, 4).fill((byte) 0x55);
    ScatteredSimilarityRequest request =
        new ScatteredSimilarityRequest(arena.allocate(JAVA_FLOAT, 3), rows, index, 4, out);
    for (int bad : new int[] {10, -1, Integer.MIN_VALUE}) {
      index.setAtIndex(ValueLayout.JAVA_INT, 3, bad);
      assertThat(failure(() -> kernel.cosine(request)))
          .hasMessageContaining("InvalidArgument: engram_similarity_scattered, operation 2")
          .hasMessageEndingWith("returned 1 for a list of 4 of 10 rows of dimension 3");
      assertThat(out.getAtIndex(ValueLayout.JAVA_INT, 0)).isEqualTo(0x55555555);
    }
  }

  @Test
  void unalignedScratchIsRefused() {
    TopKKernel kernel = kernel(TopKKernel.class);
    Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 30), 10, 3);
    TopKRequest request = new TopKRequest(rows.rows(0, 1), rows, null, -1, 5);
    MemorySegment scratch = arena.allocate(1 << 16, 64).asSlice(8);
    assertThat(failure(() -> kernel.topK(request, TopKResult.allocate(arena, 1, 5), scratch)))
        .hasMessageContaining("aligned to 64");
  }

  @Test
  void aResultOfAnotherShapeIsRefused() {
    Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 30), 10, 3);
    TopKRequest request = new TopKRequest(rows.rows(0, 1), rows, null, -1, 5);
    assertThat(failure(() -> kernel(TopKKernel.class)
            .topK(request, TopKResult.allocate(arena, 1, 4), arena.allocate(1 << 16, 64))))
        .hasMessageContaining("of 4 rows, asked for 1 of 5");
  }

  @Test
  void badSeedsNameTheirEntry() {
    assertThat(seedFailure(new int[] {0, 9}, new float[] {1, 1}))
        .hasMessage("InvalidArgument: seed 1 of cue 0, node 9, is outside the 3 nodes")
        .returns(1L, KernelException::position);
    assertThat(seedFailure(new int[] {2, 1}, new float[] {1, Float.NaN}))
        .hasMessage("InvalidArgument: seed 1 of cue 0, node 1, has activation NaN")
        .returns(1L, KernelException::position);
    assertThat(seedFailure(new int[] {2, 1, 2}, new float[] {1, 1, 1}))
        .hasMessage("InvalidArgument: seed 2 of cue 0, node 2, is named twice")
        .returns(2L, KernelException::position);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 2_048, 2_049, 5_000})
  void aBadStabilityIsNamedAndNothingIsWritten(int count) {
    PowerDecayRequest request = new PowerDecayRequest(
        arena.allocate(JAVA_FLOAT, count),
        arena.allocate(ValueLayout.JAVA_LONG, count),
        arena.allocate(JAVA_FLOAT, count),
        count,
        1,
        1,
        arena.allocate(JAVA_FLOAT, count).fill((byte) 0x55));
    for (int i = 0; i < count; i++) {
      request.stability().setAtIndex(JAVA_FLOAT, i, i + 1);
    }
    int bad = count / 2;
    request.stability().setAtIndex(JAVA_FLOAT, count - 1, -2);
    request.stability().setAtIndex(JAVA_FLOAT, bad, Float.NaN);
    assertThat(failure(() -> kernel(PowerDecayKernel.class).power(request)))
        .hasMessage("InvalidArgument: stability " + bad + " is NaN, not above 0")
        .returns((long) bad, KernelException::position);
    assertThat(request.out().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0x55);
  }

  @Test
  void anOverflowNamesNodeAndStep() {
    GraphLayout graph = chain(Float.MAX_VALUE);
    SpreadRequest request = request(2, new int[] {0}, new float[] {1e20f});
    SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
    KernelException failure = failure(() -> kernel(SpreadingKernel.class)
        .spread(graph, request, workspace, SpreadOutput.allocate(arena, 1, 3)));
    assertThat(failure.code()).isEqualTo(Code.NON_FINITE);
    assertThat(failure.position()).isEqualTo(1);
    assertThat(failure).hasMessage("NonFinite: node 1 left the range of f32 in step 1 of cue 0");
    assertThat(workspace.memory().mismatch(arena.allocate(graph.workspaceBytes())))
        .isEqualTo(-1);
  }

  @Test
  void aTooSmallOutputNamesCueAndCapacity() {
    GraphLayout graph = chain(1);
    SpreadRequest request = request(1, new int[] {0, 1, 2}, new float[] {1, 1, 1});
    assertThat(failure(() -> kernel(SpreadingKernel.class)
            .spread(
                graph,
                request,
                SpreadWorkspace.allocate(arena, graph),
                SpreadOutput.allocate(arena, 1, 1))))
        .hasMessage("InvalidArgument: the result of cue 0 does not fit into 1 entries: node 1 is "
            + "the first without room");
  }

  @Test
  void roomForFewerCuesIsRefused() {
    GraphLayout graph = chain(1);
    Cues cues = new Cues(
        2, arena.allocate(ValueLayout.JAVA_LONG, 3), arena.allocate(0, 4), arena.allocate(0, 4));
    SpreadRequest request = new SpreadRequest(1, 1, 1, 0, false, false, cues);
    assertThat(failure(() -> kernel(SpreadingKernel.class)
            .spread(
                graph,
                request,
                SpreadWorkspace.allocate(arena, graph),
                SpreadOutput.allocate(arena, 1, 3))))
        .hasMessageContaining("room for 1 cues, asked for 2");
  }

  @Test
  void freedMemoryIsRefusedAndNotRead() {
    SimilarityRequest request;
    try (Arena closed = Arena.ofConfined()) {
      request = similarity(closed);
    }
    assertThatThrownBy(() -> kernel(SimilarityKernel.class).cosine(request))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void memoryOfAnotherThreadIsRefused() throws InterruptedException {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    try (Arena own = Arena.ofConfined()) {
      SimilarityRequest request = similarity(own);
      Thread other = Thread.ofPlatform().start(() -> {
        try {
          kernel(SimilarityKernel.class).dot(request);
        } catch (WrongThreadException e) {
          seen.set(e);
        }
      });
      other.join();
    }
    assertThat(seen.get()).isInstanceOf(WrongThreadException.class);
  }

  @Test
  void normsCheckTheirOutput() {
    Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 30), 10, 3);
    SimilarityKernel kernel = kernel(SimilarityKernel.class);
    assertThat(failure(() -> kernel.norms(rows, arena.allocate(JAVA_FLOAT, 9))))
        .returns(Code.INVALID_ARGUMENT, KernelException::code);
    assertThat(failure(() -> kernel.norms(rows, rows.data())))
        .returns(Code.INVALID_ARGUMENT, KernelException::code);
    assertThat(failure(() -> kernel.norms(rows, MemorySegment.ofArray(new float[10]))))
        .returns(Code.INVALID_ARGUMENT, KernelException::code);
  }

  private KernelException seedFailure(int[] nodes, float[] activations) {
    GraphLayout graph = chain(1);
    SpreadRequest request = request(1, nodes, activations);
    return failure(() -> kernel(SpreadingKernel.class)
        .spread(
            graph,
            request,
            SpreadWorkspace.allocate(arena, graph),
            SpreadOutput.allocate(arena, 1, 3)));
  }

  private SpreadRequest request(int steps, int[] nodes, float[] activations) {
    return new SpreadRequest(steps, 1, 1, 0, false, false, Cues.single(arena, nodes, activations));
  }

  /** 0 → 1 → 2. */
  private GraphLayout chain(float weight) {
    EdgeList edges = EdgeList.of(new int[] {0, 1}, new int[] {1, 2}, new float[] {weight, weight});
    return GraphLayoutBuilder.build(arena, 3, edges);
  }

  private static SimilarityRequest similarity(Arena arena) {
    Matrix rows = Matrix.dense(arena.allocate(JAVA_FLOAT, 30), 10, 3);
    return new SimilarityRequest(
        arena.allocate(JAVA_FLOAT, 3), rows, arena.allocate(JAVA_FLOAT, 10));
  }

  private <K> K kernel(Class<K> type) {
    return provider.kernel(type, provider.description().tier()).orElseThrow();
  }

  private static KernelException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(KernelException.class, call);
  }
}
