package org.engram.benchmarks;

import java.lang.foreign.Arena;
import org.engram.benchmark.internal.task.DecayTask;
import org.engram.benchmark.internal.task.Task;
import org.openjdk.jmh.annotations.Param;

/** Forgetting of strengths from an hour to ten years old. */
public class DecayBenchmark extends KernelBenchmark {
  /** Strengths: the call that the alerts watch, in cache; and one that main memory limits. */
  @Param({"10000", "10000000"})
  public int count = 1;

  @Override
  Task task(Arena memory) {
    return new DecayTask(memory, count);
  }
}
