package org.engram.benchmarks;

import java.lang.foreign.Arena;
import org.engram.benchmark.internal.task.CosineTask;
import org.engram.benchmark.internal.task.Task;
import org.openjdk.jmh.annotations.Param;

/** Cosine of one query and all rows. */
public class CosineBenchmark extends KernelBenchmark {
  /**
   * Dimension × rows. 768 × 50 is the call that the alerts watch, its rows fit the second-level
   * cache; 768 × 1000 is the one of the baselines, in the third; 384 × 100 000 is a space of the
   * shipped model, in main memory.
   */
  @Param({"768x50", "768x1000", "384x100000"})
  public String shape = "";

  @Override
  Task task(Arena memory) {
    int[] numbers = numbers(shape);
    return new CosineTask(memory, numbers[0], numbers[1]);
  }
}
