package org.engram.benchmarks;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.engram.benchmark.internal.task.Task;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A kernel on a provider and tier: called directly, and through the runtime. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class KernelBenchmark {
  /** Provider and tier; {@link Benchmarks} puts in those that run here. */
  @Param({"java/scalar", "java/vector"})
  public String served = "";

  // One worker thread: top-k is not split, and both ways run on the thread that calls.
  private static final int THREADS = 1;

  private TemporaryFolder folder;
  private Served opened;
  private RunningKernels kernels;
  private Arena arena;
  private Runnable direct;
  private Runnable routed;

  /** Makes the inputs of the shape that the parameters name. */
  abstract Task task(Arena memory);

  /** Makes the inputs and compares both results with the reference. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // closed at the end of the trial
  public void open() {
    folder = TemporaryFolder.create();
    opened = Served.open(served);
    kernels = RunningKernels.open(folder.path(), opened, THREADS);
    arena = Arena.ofShared();
    Task task = task(arena);
    direct = task.on(opened.provider(), opened.tier()).orElseThrow();
    routed = task.through(kernels.kernels());
    task.check(served, direct);
    task.check(served + " through the runtime", routed);
  }

  /** The provider alone. */
  @Benchmark
  public void direct() {
    direct.run();
  }

  /** With route, hold, scratch and counters. */
  @Benchmark
  public void throughRuntime() {
    routed.run();
  }

  /** Unloads what was opened. */
  @TearDown
  public void close() {
    arena.close();
    kernels.close();
    opened.close();
    folder.close();
  }

  /** Returns the numbers of a shape such as {@code 768x50}. */
  static int[] numbers(String shape) {
    return java.util.Arrays.stream(shape.split("x", -1))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
