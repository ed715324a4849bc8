package org.engram.drill.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * Calls of all kernels on fixed inputs, from about a microsecond to a few milliseconds each. One
 * thread's own.
 */
final class MixedCalls {
  /** How many kinds of call there are from the beginning. */
  static final int KINDS = 6;

  /** How many there are with the one that a load begins later: a long decay. */
  static final int ALL_KINDS = 7;

  private static final int DIM = 384;
  private static final int ROWS = 64;
  private static final int MANY_ROWS = 12_000;
  private static final int NODES = 20_000;
  private static final int EDGES = 160_000;
  private static final int K = 10;
  private static final int MANY_STRENGTHS = 10_000;
  private static final long SEED = 20_26L;
  private static final int HASH = 31;

  private final Kernels kernels;
  private final SimilarityRequest few;
  private final SimilarityRequest many;
  private final TopKRequest topK;
  private final TopKResult best;
  private final GraphLayout graph;
  private final SpreadRequest near;
  private final SpreadRequest wide;
  private final SpreadWorkspace workspace;
  private final SpreadOutput reached;
  private final DecayRequest decay;
  private final DecayRequest longDecay;

  MixedCalls(Kernels kernels, Arena arena) {
    this.kernels = kernels;
    SplittableRandom random = new SplittableRandom(SEED);
    MemorySegment query = floats(arena, random, DIM);
    Matrix rows = Matrix.dense(floats(arena, random, MANY_ROWS * DIM), MANY_ROWS, DIM);
    few = new SimilarityRequest(query, rows.rows(0, ROWS), floats(arena, random, ROWS));
    many = new SimilarityRequest(query, rows, floats(arena, random, MANY_ROWS));
    topK = new TopKRequest(Matrix.dense(query, 1, DIM), rows.rows(0, ROWS), null, -1f, K);
    best = TopKResult.allocate(arena, 1, K);
    float[] weights = new float[EDGES];
    for (int i = 0; i < EDGES; i++) {
      weights[i] = (float) random.nextDouble();
    }
    graph = GraphLayoutBuilder.build(
        arena,
        NODES,
        EdgeList.of(
            random.ints(EDGES, 0, NODES).toArray(),
            random.ints(EDGES, 0, NODES).toArray(),
            weights));
    Cues cues = Cues.single(arena, new int[] {1, 7, 99}, new float[] {0.5f, 0.3f, 0.2f});
    near = new SpreadRequest(2, 0.5f, 0f, 0f, false, true, cues);
    wide = new SpreadRequest(5, 0.5f, 0f, 0f, true, true, cues);
    workspace = SpreadWorkspace.allocate(arena, graph);
    reached = SpreadOutput.allocate(arena, 1, NODES);
    decay = decay(arena, random, query, DIM);
    longDecay = decay(arena, random, floats(arena, random, MANY_STRENGTHS), MANY_STRENGTHS);
  }

  private static DecayRequest decay(
      Arena arena, SplittableRandom random, MemorySegment strengths, int count) {
    MemorySegment ages = arena.allocate(ValueLayout.JAVA_LONG, count);
    for (int i = 0; i < count; i++) {
      ages.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextLong(1_000_000));
    }
    return new DecayRequest(strengths, ages, count, 86_400, floats(arena, random, count));
  }

  /** Makes a call and returns a hash of the bits of its result. */
  long call(int kind) {
    return switch (kind) {
      case 0 -> {
        kernels.cosine(few);
        yield hash(few.out(), ROWS);
      }
      case 1 -> {
        kernels.topK(topK, best);
        yield hash(best.rows(), best.count(0)) * HASH + hash(best.scores(), best.count(0));
      }
      case 2 -> decay(decay);
      case 3 -> spread(near);
      case 4 -> {
        kernels.cosine(many);
        yield hash(many.out(), MANY_ROWS);
      }
      case 5 -> spread(wide);
      default -> decay(longDecay);
    };
  }

  private long decay(DecayRequest request) {
    kernels.decay(request);
    return hash(request.out(), request.count());
  }

  private long spread(SpreadRequest request) {
    kernels.spread(graph, request, workspace, reached);
    long count = reached.count(0);
    return hash(reached.nodes(), count) * HASH + hash(reached.activations(), count);
  }

  private static long hash(MemorySegment words, long count) {
    long hash = count;
    for (long i = 0; i < count; i++) {
      hash = hash * HASH + words.getAtIndex(ValueLayout.JAVA_INT, i);
    }
    return hash;
  }

  private static MemorySegment floats(Arena arena, SplittableRandom random, int count) {
    MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, count);
    for (int i = 0; i < count; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (2 * random.nextDouble() - 1));
    }
    return segment;
  }
}
