package org.engram.benchmark.internal;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engram.benchmark.internal.task.CosineTask;
import org.engram.benchmark.internal.task.DecayTask;
import org.engram.benchmark.internal.task.RandomGraph;
import org.engram.benchmark.internal.task.SpreadTask;
import org.engram.benchmark.internal.task.Task;
import org.engram.benchmark.internal.task.TopKTask;

/** What can be measured, under the names of the kernels and of what is built on them. */
public enum Workload {
  /** Cosine and top-k. */
  VECTOR_SIMILARITY {
    @Override
    List<Function<Arena, Task>> tasks(Size size) {
      return switch (size) {
        // In the second-level cache; beyond it; a scan that selects.
        case SMOKE, QUICK ->
          List.of(cosine(768, 50), cosine(768, 1000), arena -> new TopKTask(arena, 768, 1000, 10));
        // One of each dimension of the models in use, each in another cache; then main memory.
        case STANDARD ->
          List.of(
              cosine(768, 50),
              cosine(384, 500),
              cosine(768, 1000),
              cosine(1536, 2000),
              cosine(384, 100_000),
              arena -> new TopKTask(arena, 768, 1000, 10),
              arena -> new TopKTask(arena, 384, 100_000, 10));
        case FULL -> matrix();
      };
    }
  },
  /** Activation over graphs. */
  SPREADING_ACTIVATION {
    @Override
    List<Function<Arena, Task>> tasks(Size size) {
      List<Function<Arena, Task>> small = List.of(
          dense(RandomGraph.UNIFORM, 1000, 5000),
          dense(RandomGraph.ZIPF, 1000, 5000),
          sparse(1000, 5000));
      List<Function<Arena, Task>> medium = List.of(
          dense(RandomGraph.UNIFORM, 100_000, 1_000_000),
          dense(RandomGraph.ZIPF, 100_000, 1_000_000),
          sparse(100_000, 1_000_000));
      List<Function<Arena, Task>> large =
          List.of(dense(RandomGraph.UNIFORM, 1_000_000, 10_000_000), sparse(1_000_000, 10_000_000));
      return switch (size) {
        case SMOKE, QUICK -> small;
        case STANDARD -> Stream.of(small, medium).flatMap(List::stream).toList();
        case FULL -> Stream.of(small, medium, large).flatMap(List::stream).toList();
      };
    }
  },
  /** Forgetting. */
  DECAY_CALCULATION {
    @Override
    List<Function<Arena, Task>> tasks(Size size) {
      Function<Arena, Task> reference = arena -> new DecayTask(arena, 10_000);
      return switch (size) {
        case SMOKE, QUICK -> List.of(reference);
        // Beyond every cache the copy is the limit, not the arithmetic.
        case STANDARD -> List.of(reference, arena -> new DecayTask(arena, 10_000_000));
        case FULL ->
          List.of(
              reference,
              arena -> new DecayTask(arena, 1_000_000),
              arena -> new DecayTask(arena, 20_000_000));
      };
    }
  },
  /** Recall through the whole engine: {@link RecallMeasurement}. */
  RECALL {
    @Override
    List<Function<Arena, Task>> tasks(Size size) {
      return List.of();
    }
  };

  /** Returns the calls of a kernel at that size; none for what is no kernel. */
  abstract List<Function<Arena, Task>> tasks(Size size);

  /** Returns the name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the workload of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the accepted names
   */
  public static Workload of(String id) {
    for (Workload workload : values()) {
      if (workload.id().equals(id)) {
        return workload;
      }
    }
    throw new IllegalArgumentException("unknown workload '" + id + "'; accepted: "
        + Arrays.stream(values()).map(Workload::id).collect(Collectors.joining(", ")));
  }

  private static Function<Arena, Task> cosine(int dim, int rowCount) {
    return arena -> new CosineTask(arena, dim, rowCount);
  }

  private static Function<Arena, Task> dense(RandomGraph kind, int nodeCount, int edgeCount) {
    return arena -> SpreadTask.dense(arena, kind, nodeCount, edgeCount);
  }

  private static Function<Arena, Task> sparse(int nodeCount, int edgeCount) {
    return arena -> SpreadTask.sparse(arena, RandomGraph.UNIFORM, nodeCount, edgeCount);
  }

  /** Every dimension in every level of the memory: about 256 KiB, 6 MiB and 300 MiB of rows. */
  private static List<Function<Arena, Task>> matrix() {
    return List.of(
        cosine(384, 170),
        cosine(384, 4000),
        cosine(384, 200_000),
        cosine(768, 85),
        cosine(768, 1000),
        cosine(768, 2000),
        cosine(768, 100_000),
        cosine(1536, 42),
        cosine(1536, 1000),
        cosine(1536, 50_000),
        arena -> new TopKTask(arena, 384, 4000, 10),
        arena -> new TopKTask(arena, 384, 200_000, 10));
  }
}
