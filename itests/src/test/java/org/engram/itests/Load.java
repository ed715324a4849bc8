package org.engram.itests;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
 * Threads that call all kernels without pause and compare every result, bit for bit, with the first
 * one.
 */
final class Load implements AutoCloseable {
  private static final int DIM = 384;
  private static final int ROWS = 64;
  private static final int NODES = 500;
  private static final int EDGES = 4_000;
  private static final int K = 10;
  private static final long SEED = 20_26L;

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong differing = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final AtomicBoolean stop = new AtomicBoolean();
  private final ExecutorService threads;

  Load(Kernels kernels, int threadCount) {
    List<Integer> expected;
    try (Arena arena = Arena.ofConfined()) {
      expected = new Calls(kernels, arena).all();
    }
    threads = Executors.newFixedThreadPool(threadCount);
    for (int i = 0; i < threadCount; i++) {
      threads.execute(() -> run(kernels, expected));
    }
  }

  private void run(Kernels kernels, List<Integer> expected) {
    try (Arena arena = Arena.ofConfined()) {
      Calls mine = new Calls(kernels, arena);
      while (!stop.get()) {
        try {
          if (!mine.all().equals(expected)) {
            differing.incrementAndGet();
          }
        } catch (RuntimeException e) {
          failed.incrementAndGet();
          firstFailure.compareAndSet("", e.toString());
        }
        calls.addAndGet(Calls.KERNEL_CALLS);
      }
    }
  }

  long calls() {
    return calls.get();
  }

  /** What went wrong so far; empty if nothing did. */
  String verdict() {
    return failed.get() == 0 && differing.get() == 0
        ? ""
        : failed + " failed (" + firstFailure + "), " + differing + " differing of " + calls;
  }

  /** Stops the threads and waits for them. */
  @Override
  public void close() {
    stop.set(true);
    threads.close();
  }

  /** One call of each kernel on fixed inputs. */
  private static final class Calls {
    static final int KERNEL_CALLS = 4;

    private final Kernels kernels;
    private final SimilarityRequest similarity;
    private final TopKRequest topK;
    private final TopKResult best;
    private final GraphLayout graph;
    private final SpreadRequest spread;
    private final SpreadWorkspace workspace;
    private final SpreadOutput reached;
    private final DecayRequest decay;

    Calls(Kernels kernels, Arena arena) {
      this.kernels = kernels;
      SplittableRandom random = new SplittableRandom(SEED);
      MemorySegment query = floats(arena, random, DIM);
      Matrix rows = Matrix.dense(floats(arena, random, ROWS * DIM), ROWS, DIM);
      similarity = new SimilarityRequest(query, rows, arena.allocate(ValueLayout.JAVA_FLOAT, ROWS));
      topK = new TopKRequest(Matrix.dense(query, 1, DIM), rows, null, -1f, K);
      best = TopKResult.allocate(arena, 1, K);
      int[] sources = random.ints(EDGES, 0, NODES).toArray();
      int[] targets =
          random.ints(EDGES, 0, NODES).map(t -> t < NODES / 2 ? t % 3 : t).toArray();
      float[] weights = new float[EDGES];
      for (int i = 0; i < EDGES; i++) {
        weights[i] = (float) random.nextDouble();
      }
      graph = GraphLayoutBuilder.build(arena, NODES, EdgeList.of(sources, targets, weights));
      Cues cues = Cues.single(arena, new int[] {1, 7, 99}, new float[] {0.5f, 0.3f, 0.2f});
      spread = new SpreadRequest(2, 0.5f, 0f, 0f, false, true, cues);
      workspace = SpreadWorkspace.allocate(arena, graph);
      reached = SpreadOutput.allocate(arena, 1, NODES);
      MemorySegment ages = arena.allocate(ValueLayout.JAVA_LONG, DIM);
      for (int i = 0; i < DIM; i++) {
        ages.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextLong(1_000_000));
      }
      MemorySegment left = arena.allocate(ValueLayout.JAVA_FLOAT, DIM);
      decay = new DecayRequest(query, ages, DIM, 86_400, left);
    }

    List<Integer> all() {
      kernels.cosine(similarity);
      kernels.topK(topK, best);
      kernels.spread(graph, spread, workspace, reached);
      kernels.decay(decay);
      List<Integer> bits = new ArrayList<>();
      addBits(similarity.out(), ROWS, bits);
      for (int rank = 0; rank < best.count(0); rank++) {
        bits.add(best.row(0, rank));
        bits.add(Float.floatToRawIntBits(best.score(0, rank)));
      }
      for (long i = 0; i < reached.count(0); i++) {
        bits.add(reached.node(0, i));
        bits.add(Float.floatToRawIntBits(reached.activation(0, i)));
      }
      addBits(decay.out(), DIM, bits);
      return bits;
    }

    private static void addBits(MemorySegment floats, int count, List<Integer> bits) {
      for (int i = 0; i < count; i++) {
        bits.add(floats.getAtIndex(ValueLayout.JAVA_INT, i));
      }
    }

    private static MemorySegment floats(Arena arena, SplittableRandom random, int count) {
      MemorySegment segment = arena.allocate(ValueLayout.JAVA_FLOAT, count);
      for (int i = 0; i < count; i++) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (2 * random.nextDouble() - 1));
      }
      return segment;
    }
  }
}
