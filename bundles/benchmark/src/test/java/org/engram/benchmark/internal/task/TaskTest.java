package org.engram.benchmark.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.engram.provider.java.JavaProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of task, at a size that takes no time. */
class TaskTest {
  private final KernelProvider provider = JavaProvider.create("1.0.0", Optional.empty());

  static Stream<Function<Arena, Task>> tasks() {
    return Stream.of(
        arena -> new CosineTask(arena, 70, 9),
        arena -> new TopKTask(arena, 70, 30, 5),
        arena -> SpreadTask.dense(arena, RandomGraph.UNIFORM, 50, 200),
        arena -> SpreadTask.dense(arena, RandomGraph.ZIPF, 50, 400),
        arena -> SpreadTask.sparse(arena, RandomGraph.UNIFORM, 50, 200),
        arena -> new DecayTask(arena, 100));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void everyTierGivesTheReferencesBits(Function<Arena, Task> make) {
    try (Arena arena = Arena.ofConfined()) {
      Task task = make.apply(arena);
      for (Tier tier : provider.description().tiers()) {
        task.check(tier.id(), task.on(provider, tier).orElseThrow());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aCallThatWritesNothingIsNoticed(Function<Arena, Task> make) {
    try (Arena arena = Arena.ofConfined()) {
      Task task = make.apply(arena);
      assertThatThrownBy(() -> task.check("nobody", () -> {}))
          .isInstanceOf(WrongResultException.class)
          .hasMessageStartingWith("nobody, " + task.name() + ": ");
    }
  }

  @Test
  void namesAreThoseOfTheBaselines() {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(tasks().map(make -> make.apply(arena).name()))
          .containsExactly(
              "vector_similarity_70d_9c",
              "vector_similarity_top5_70d_30c",
              "spreading_activation_50n_200e",
              "spreading_activation_50n_400e_zipf",
              "spreading_activation_50n_200e_sparse",
              "decay_calculation_100");
    }
  }

  @Test
  void zipfHasAHub() {
    int[] inDegree = new int[1000];
    for (int target : RandomGraph.ZIPF.of(1000, 5000).targets()) {
      inDegree[target]++;
    }
    assertThat(inDegree[0]).isGreaterThan(200);
  }
}
