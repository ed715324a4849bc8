package org.engram.kernel.runtime.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * The arguments of the reference calls, the same in every process. Their memory is freed when
 * nothing refers to them any more.
 *
 * @param similarity one query, {@value #ROWS} rows of {@value #DIM} dimensions, norms stored
 * @param spread {@value #STEPS} steps over {@value #NODES} nodes and {@value #EDGES} edges
 * @param decay {@value #STRENGTHS} strengths
 */
record ReferenceInputs(
    SimilarityRequest similarity, ActivationOperations.Spread spread, DecayRequest decay) {
  static final int DIM = 768;
  static final int ROWS = 50;
  static final int NODES = 1_000;
  static final int EDGES = 5_000;
  static final int STEPS = 5;
  static final int STRENGTHS = 10_000;

  private static final long SEED = 42;
  private static final float SHARE = 0.5f;
  private static final int DAY_SECONDS = 86_400;
  private static final int MONTH_SECONDS = 30 * DAY_SECONDS;

  static ReferenceInputs make(SpreadSplit split) {
    SegmentAllocator memory = Arena.ofAuto();
    Random random = new Random(SEED);
    return new ReferenceInputs(
        similarity(memory, random), spread(memory, random, split), decay(memory, random));
  }

  /** Of +1 and −1: the norm of a row has no rounding but the last one, whoever computes it. */
  private static SimilarityRequest similarity(SegmentAllocator memory, Random random) {
    MemorySegment norms = memory.allocate(ValueLayout.JAVA_FLOAT, ROWS);
    for (int row = 0; row < ROWS; row++) {
      norms.setAtIndex(ValueLayout.JAVA_FLOAT, row, (float) Math.sqrt(DIM));
    }
    return new SimilarityRequest(
        floats(memory, DIM, () -> random.nextBoolean() ? 1 : -1),
        Matrix.dense(floats(memory, ROWS * DIM, () -> random.nextBoolean() ? 1 : -1), ROWS, DIM)
            .withNorms(norms),
        memory.allocate(ValueLayout.JAVA_FLOAT, ROWS));
  }

  private static ActivationOperations.Spread spread(
      SegmentAllocator memory, Random random, SpreadSplit split) {
    int[] sources = random.ints(EDGES, 0, NODES).toArray();
    int[] targets = random.ints(EDGES, 0, NODES).toArray();
    float[] weights = new float[EDGES];
    for (int edge = 0; edge < EDGES; edge++) {
      weights[edge] = random.nextFloat();
    }
    GraphLayout graph =
        GraphLayoutBuilder.build(memory, NODES, EdgeList.of(sources, targets, weights));
    int[] seeds = IntStream.range(0, NODES).toArray(); // all, so that each step passes every edge
    float[] activations = new float[NODES];
    Arrays.fill(activations, 1);
    return new ActivationOperations.Spread(
        split,
        graph,
        new SpreadRequest(STEPS, SHARE, 1, 0, true, false, Cues.single(memory, seeds, activations)),
        SpreadWorkspace.allocate(memory, graph),
        SpreadOutput.allocate(memory, 1, NODES));
  }

  private static DecayRequest decay(SegmentAllocator memory, Random random) {
    MemorySegment ages = memory.allocate(ValueLayout.JAVA_LONG, STRENGTHS);
    for (int i = 0; i < STRENGTHS; i++) {
      ages.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextInt(MONTH_SECONDS));
    }
    return new DecayRequest(
        floats(memory, STRENGTHS, random::nextFloat),
        ages,
        STRENGTHS,
        DAY_SECONDS,
        memory.allocate(ValueLayout.JAVA_FLOAT, STRENGTHS));
  }

  private static MemorySegment floats(SegmentAllocator memory, int count, Values values) {
    MemorySegment floats = memory.allocate((long) count * Float.BYTES, GraphLayout.ALIGNMENT);
    for (int i = 0; i < count; i++) {
      floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, values.next());
    }
    return floats;
  }

  @FunctionalInterface
  private interface Values {
    float next();
  }
}
