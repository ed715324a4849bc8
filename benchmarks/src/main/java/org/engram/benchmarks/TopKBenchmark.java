package org.engram.benchmarks;

import java.lang.foreign.Arena;
import org.engram.benchmark.internal.task.Task;
import org.engram.benchmark.internal.task.TopKTask;
import org.openjdk.jmh.annotations.Param;

/** The best rows for one query. */
public class TopKBenchmark extends KernelBenchmark {
  /**
   * Dimension × rows × k. Ten of a space in cache and of one in main memory are what a search asks
   * for; 200 are the candidates of a recall.
   */
  @Param({"768x1000x10", "384x100000x10", "384x100000x200"})
  public String shape = "";

  @Override
  Task task(Arena memory) {
    int[] numbers = numbers(shape);
    return new TopKTask(memory, numbers[0], numbers[1], numbers[2]);
  }
}
