package org.engram.benchmarks;

import java.lang.foreign.Arena;
import org.engram.benchmark.internal.task.RandomGraph;
import org.engram.benchmark.internal.task.SpreadTask;
import org.engram.benchmark.internal.task.Task;
import org.openjdk.jmh.annotations.Param;

/** Activation over a random graph. */
public class SpreadBenchmark extends KernelBenchmark {
  /**
   * Nodes × edges. 1000 × 5000 is the call that the alerts watch, in cache; 100 000 × 1 000 000 is
   * where gathering from main memory begins.
   */
  @Param({"1000x5000", "100000x1000000"})
  public String shape = "";

  /** Targets: evenly, or with the hubs that words and people have. */
  @Param({"UNIFORM", "ZIPF"})
  public RandomGraph targets = RandomGraph.UNIFORM;

  /** Five steps from every node pass every edge; two from three nodes are a recall's. */
  @Param({"dense", "sparse"})
  public String seeds = "";

  @Override
  Task task(Arena memory) {
    int[] numbers = numbers(shape);
    return seeds.equals("dense")
        ? SpreadTask.dense(memory, targets, numbers[0], numbers[1])
        : SpreadTask.sparse(memory, targets, numbers[0], numbers[1]);
  }
}
