package org.engram.kernel.admission.internal.trial;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * The same calls again and again, in memory of their own: each must give the bits that the first
 * one gave. For one thread.
 */
final class SteadyCalls {
  private static final int DIM = 32;

  private final List<Call> calls = new ArrayList<>();
  private long rounds;

  private static final class Call {
    private final String name;
    private final Runnable body;
    private final MemorySegment out;
    private final MemorySegment expected;

    Call(Arena arena, String name, Runnable body, MemorySegment out) {
      this.name = name;
      this.body = body;
      this.out = out;
      body.run();
      this.expected = arena.allocate(Math.max(1, out.byteSize())).asSlice(0, out.byteSize());
      expected.copyFrom(out);
    }
  }

  /**
   * Makes the first calls.
   *
   * @param size elements, rows or nodes
   */
  SteadyCalls(KernelProvider provider, Tier tier, Arena arena, int size) {
    provider.kernel(DecayKernel.class, tier).ifPresent(kernel -> decay(kernel, arena, size));
    provider
        .kernel(SimilarityKernel.class, tier)
        .ifPresent(kernel -> similarity(kernel, arena, size));
    provider
        .kernel(SpreadingKernel.class, tier)
        .ifPresent(kernel -> spreading(kernel, arena, size));
  }

  private void add(Arena arena, String name, MemorySegment out, Runnable body) {
    calls.add(new Call(arena, name, body, out));
  }

  private void decay(DecayKernel kernel, Arena arena, int size) {
    MemorySegment strengths = floats(arena, size);
    MemorySegment ages = arena.allocate(ValueLayout.JAVA_LONG, size);
    for (int i = 0; i < size; i++) {
      ages.setAtIndex(ValueLayout.JAVA_LONG, i, 1_000_000L * (i + 1));
    }
    MemorySegment out = arena.allocate(ValueLayout.JAVA_FLOAT, size);
    DecayRequest request = new DecayRequest(strengths, ages, size, 1e9, out);
    add(arena, "exponential", out, () -> kernel.exponential(request));
  }

  private void similarity(SimilarityKernel kernel, Arena arena, int size) {
    Matrix rows = Matrix.dense(floats(arena, size * DIM), size, DIM);
    MemorySegment query = floats(arena, DIM);
    MemorySegment norms = arena.allocate(ValueLayout.JAVA_FLOAT, size);
    MemorySegment dots = arena.allocate(ValueLayout.JAVA_FLOAT, size);
    MemorySegment cosines = arena.allocate(ValueLayout.JAVA_FLOAT, size);
    SimilarityRequest dot = new SimilarityRequest(query, rows, dots);
    SimilarityRequest cosine = new SimilarityRequest(query, rows, cosines);
    add(arena, "norms", norms, () -> kernel.norms(rows, norms));
    add(arena, "dot", dots, () -> kernel.dot(dot));
    add(arena, "cosine", cosines, () -> kernel.cosine(cosine));
  }

  /** A ring, and one way back from each node to the first. */
  private void spreading(SpreadingKernel kernel, Arena arena, int size) {
    int[] sources = new int[2 * size];
    int[] targets = new int[2 * size];
    float[] weights = new float[2 * size];
    for (int node = 0; node < size; node++) {
      sources[2 * node] = node;
      targets[2 * node] = (node + 1) % size;
      weights[2 * node] = 0.5f;
      sources[2 * node + 1] = node;
      weights[2 * node + 1] = 1f / (node + 3);
    }
    GraphLayout graph =
        GraphLayoutBuilder.build(arena, size, EdgeList.of(sources, targets, weights));
    SpreadWorkspace workspace = SpreadWorkspace.allocate(arena, graph);
    SpreadOutput output = SpreadOutput.allocate(arena, 1, size);
    Cues cues = Cues.single(arena, new int[] {0}, new float[] {1f});
    SpreadRequest request = new SpreadRequest(2, 0.5f, 0f, 0f, false, true, cues);
    add(
        arena,
        "spread",
        output.activations(),
        () -> kernel.spread(graph, request, workspace, output));
  }

  private static MemorySegment floats(Arena arena, int count) {
    MemorySegment floats = arena.allocate(ValueLayout.JAVA_FLOAT, count);
    for (int i = 0; i < count; i++) {
      floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1f / (i % 97 + 1));
    }
    return floats;
  }

  /** Makes every call once more and returns what was wrong, or empty. */
  Optional<String> round() {
    rounds++;
    for (Call call : calls) {
      try {
        call.body.run();
      } catch (RuntimeException e) {
        return Optional.of("call " + rounds + " of " + call.name + " threw " + e);
      }
      if (call.out.mismatch(call.expected) >= 0) {
        return Optional.of(
            "call " + rounds + " of " + call.name + " gives other bits than the first");
      }
    }
    return Optional.empty();
  }
}
