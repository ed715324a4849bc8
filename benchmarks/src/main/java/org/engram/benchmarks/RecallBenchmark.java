package org.engram.benchmarks;

import java.util.concurrent.TimeUnit;
import org.engram.memory.RecallProfile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** Recall from end to end, the cue given as a vector (P-R1). */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RecallBenchmark extends EngineState {
  private static final RecallProfile COSINE_ALONE = RecallProfile.DEFAULT.withoutSpreading();

  /** 100 000 is the target's number; with eight associations each they have 800 000. */
  @Param({"100000"})
  public int memories = 1;

  /** Random vectors are what a filter finds hardest; clustered ones are nearer to texts. */
  @Param({"random"})
  public String vectors = "";

  /** Which cue a thread is at. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  @Override
  int memories() {
    return memories;
  }

  @Override
  boolean clustered() {
    return vectors.equals("clustered");
  }

  /** With two hops of spreading. */
  @Benchmark
  public int spreading(Turn turn) {
    return recall(turn.next++, RecallProfile.DEFAULT);
  }

  /** With two hops of spreading, two threads. */
  @Benchmark
  @Threads(2)
  public int spreadingByTwo(Turn turn) {
    return recall(turn.next++, RecallProfile.DEFAULT);
  }

  /** Without spreading: what the associations cost. */
  @Benchmark
  public int cosineAlone(Turn turn) {
    return recall(turn.next++, COSINE_ALONE);
  }

  /** Without spreading, two threads. */
  @Benchmark
  @Threads(2)
  public int cosineAloneByTwo(Turn turn) {
    return recall(turn.next++, COSINE_ALONE);
  }
}
