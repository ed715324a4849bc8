package org.engram.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.engram.benchmark.internal.RecallMemories;
import org.engram.memory.Association;
import org.engram.memory.RecallProfile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/** What is done seldom but waited for: opening a store, and the graph after a change (P-B1). */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OpenBenchmark extends EngineState {
  /** 100 000 is the target's number. */
  @Param({"100000"})
  public int memories = 1;

  private int changes;

  @Override
  int memories() {
    return memories;
  }

  /** The columns are built anew from the store. */
  @Benchmark
  public void reopening() {
    reopen();
  }

  /** The recall after that, which builds the graph. */
  @Benchmark
  public int reopeningAndFirstRecall() {
    reopen();
    return recall(0, RecallProfile.DEFAULT);
  }

  /** A new association, and the recall that needs the graph with it. */
  @Benchmark
  public int associatingAndRecall() {
    changes++;
    Association association = new Association("m" + changes % memories, "m0", "new", 1);
    engine().associate(RecallMemories.SPACE, List.of(association));
    return recall(changes, RecallProfile.DEFAULT);
  }
}
