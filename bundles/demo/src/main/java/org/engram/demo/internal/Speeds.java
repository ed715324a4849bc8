package org.engram.demo.internal;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/** How fast each provider and tier is on what was loaded, on one thread: the best of some runs. */
final class Speeds {
  private static final Reason REASON = new Reason("demo", "speed of each provider and tier");
  private static final long CALM_NANOS = 250_000_000;
  private static final long MOST_NANOS = 2_000_000_000;
  /** Less than a twentieth is no improvement. */
  private static final int IMPROVEMENT_PARTS = 20;

  private static final float HOP_FACTOR = 0.5f;
  private static final double DAY_SECONDS = 86_400;
  private static final long HOUR_SECONDS = 3_600;

  private final Kernels kernels;
  private final KernelControl control;
  private final Corpus corpus;
  private final List<float[]> vectors;

  Speeds(Services services, Corpus corpus, List<float[]> vectors) {
    this.kernels = services.kernels();
    this.control = services.control();
    this.corpus = corpus;
    this.vectors = vectors;
  }

  /** Measures and prints one line for each. Afterwards ranking serves. */
  void print(PrintStream out) {
    int dim = vectors.getFirst().length;
    try (Arena arena = Arena.ofConfined()) {
      Runnable cosine = cosine(arena, dim);
      Runnable spread = spread(arena);
      Runnable decay = decay(arena);
      for (ProviderStatus provider : control.providers()) {
        ProviderDescription description = provider.description();
        for (Tier tier : description.tiers()) {
          ProviderSelector selector = new ProviderSelector(
              description.id(), Optional.of(description.version()), Optional.of(tier));
          control.pin(selector, Optional.empty(), REASON);
          out.printf(
              "%-32s %8.2f ns per %d-d row %8.2f ns per edge %8.2f ns per decay%n",
              selector,
              nanos(cosine, vectors.size()),
              dim,
              nanos(spread, corpus.links().size()),
              nanos(decay, vectors.size()));
        }
      }
    } finally {
      control.unpin(Optional.empty(), REASON);
    }
  }

  private static double nanos(Runnable call, int elements) {
    return (double) best(call) / Math.max(elements, 1);
  }

  /** Calls until the best time has not improved for a while: compilers need their time. */
  private static long best(Runnable call) {
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    long improved = start;
    long now = start;
    while (now - improved < CALM_NANOS && now - start < MOST_NANOS) {
      long began = System.nanoTime();
      call.run();
      now = System.nanoTime();
      if (now - began < best - best / IMPROVEMENT_PARTS) {
        improved = now;
      }
      best = Math.min(best, now - began);
    }
    return best;
  }

  private Runnable cosine(Arena arena, int dim) {
    MemorySegment data = arena.allocate(ValueLayout.JAVA_FLOAT, (long) vectors.size() * dim);
    for (int i = 0; i < vectors.size(); i++) {
      MemorySegment.copy(
          vectors.get(i), 0, data, ValueLayout.JAVA_FLOAT, (long) i * dim * Float.BYTES, dim);
    }
    Matrix rows = Matrix.dense(data, vectors.size(), dim);
    MemorySegment norms = arena.allocate(ValueLayout.JAVA_FLOAT, vectors.size());
    kernels.norms(rows, norms);
    SimilarityRequest request = new SimilarityRequest(
        arena.allocateFrom(ValueLayout.JAVA_FLOAT, vectors.getLast()),
        rows.withNorms(norms),
        arena.allocate(ValueLayout.JAVA_FLOAT, vectors.size()));
    return () -> kernels.cosine(request);
  }

  /** One step from all memories at once, so that every association is passed. */
  private Runnable spread(Arena arena) {
    int nodes = vectors.size();
    float[] ones = new float[Math.max(nodes, corpus.links().size())];
    Arrays.fill(ones, 1);
    GraphLayout graph = GraphLayoutBuilder.build(
        arena,
        nodes,
        EdgeList.of(
            corpus.links().stream().mapToInt(Corpus.Link::from).toArray(),
            corpus.links().stream().mapToInt(Corpus.Link::to).toArray(),
            Arrays.copyOf(ones, corpus.links().size())));
    Cues all = Cues.single(arena, IntStream.range(0, nodes).toArray(), Arrays.copyOf(ones, nodes));
    SpreadRequest request = new SpreadRequest(1, HOP_FACTOR, 0, 0, false, false, all);
    SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
    SpreadOutput output = SpreadOutput.allocate(arena, 1, nodes);
    return () -> kernels.spread(graph, request, workspace, output);
  }

  private Runnable decay(Arena arena) {
    int count = vectors.size();
    MemorySegment strengths = arena.allocate(ValueLayout.JAVA_FLOAT, count);
    MemorySegment ages = arena.allocate(ValueLayout.JAVA_LONG, count);
    for (int i = 0; i < count; i++) {
      strengths.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
      ages.setAtIndex(ValueLayout.JAVA_LONG, i, i % 1_000 * HOUR_SECONDS);
    }
    DecayRequest request = new DecayRequest(
        strengths, ages, count, DAY_SECONDS, arena.allocate(ValueLayout.JAVA_FLOAT, count));
    return () -> kernels.decay(request);
  }
}
