package org.engram.kernel.runtime.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.SimilarityRequest;

/** One call of every operation; each returns a value that another answer would change. */
final class AllCalls {
  private static final Sample SAMPLE = Sample.random(new Random(5), 30, 12);
  private static final Graphs RING = Graphs.ring(6);

  private AllCalls() {}

  /** Returns the calls by the name of their operation. */
  static Map<String, Function<Kernels, Object>> byName() {
    Map<String, Function<Kernels, Object>> calls = new LinkedHashMap<>();
    calls.put("norms", kernels -> written(out -> kernels.norms(SAMPLE.rows(), out), 30));
    calls.put(
        "dot",
        kernels -> written(
            out -> kernels.dot(new SimilarityRequest(SAMPLE.query(), SAMPLE.rows(), out)), 30));
    calls.put("cosine", kernels -> floats(SAMPLE.cosines(kernels)));
    calls.put(
        "dots",
        kernels -> written(
            out -> kernels.dots(new BatchSimilarityRequest(SAMPLE.rows(), SAMPLE.rows(), out)),
            900));
    calls.put(
        "cosines",
        kernels -> written(
            out -> kernels.cosines(new BatchSimilarityRequest(SAMPLE.rows(), SAMPLE.rows(), out)),
            900));
    calls.put("scattered-dot", kernels -> written(out -> kernels.dot(scattered(out)), 3));
    calls.put("scattered-cosine", kernels -> written(out -> kernels.cosine(scattered(out)), 3));
    calls.put(
        "top-k",
        kernels -> List.of(SAMPLE.best(kernels, 5)[0], floats(SAMPLE.bestScores(kernels, 5))));
    calls.put("spread", kernels -> RING.spreadActivation(kernels));
    calls.put("decay", kernels -> floats(decayInPlace(kernels)));
    calls.put("power-decay", kernels -> floats(powerDecayInPlace(kernels)));
    return calls;
  }

  /** Makes the call of that name. */
  static Object make(String name, Kernels kernels) {
    return Objects.requireNonNull(byName().get(name)).apply(kernels);
  }

  /** Makes that many calls of forgetting, whose answers do not matter. */
  static void decay(Kernels kernels, int times) {
    for (int i = 0; i < times; i++) {
      var _ = make("decay", kernels);
    }
  }

  private static List<Float> written(java.util.function.Consumer<MemorySegment> call, int count) {
    MemorySegment out = Arena.ofAuto().allocate(JAVA_FLOAT, count);
    call.accept(out);
    return floats(out.toArray(JAVA_FLOAT));
  }

  private static ScatteredSimilarityRequest scattered(MemorySegment out) {
    MemorySegment index = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, 7, 0, 29);
    return new ScatteredSimilarityRequest(SAMPLE.query(), SAMPLE.rows(), index, 3, out);
  }

  private static float[] decayInPlace(Kernels kernels) {
    Arena memory = Arena.ofAuto();
    MemorySegment strengths = memory.allocateFrom(JAVA_FLOAT, 1, 0.5f, 0.25f);
    MemorySegment ages = memory.allocateFrom(ValueLayout.JAVA_LONG, 10, 20, 30);
    kernels.decay(new DecayRequest(strengths, ages, 3, 60, strengths));
    return strengths.toArray(JAVA_FLOAT);
  }

  private static float[] powerDecayInPlace(Kernels kernels) {
    Arena memory = Arena.ofAuto();
    MemorySegment strengths = memory.allocateFrom(JAVA_FLOAT, 1, 0.5f, 0.25f);
    MemorySegment elapsed = memory.allocateFrom(ValueLayout.JAVA_LONG, 10, 20, 30);
    MemorySegment stability = memory.allocateFrom(JAVA_FLOAT, 5, 5, 5);
    kernels.powerDecay(new PowerDecayRequest(strengths, elapsed, stability, 3, 1, 0.5, strengths));
    return strengths.toArray(JAVA_FLOAT);
  }

  private static List<Float> floats(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
