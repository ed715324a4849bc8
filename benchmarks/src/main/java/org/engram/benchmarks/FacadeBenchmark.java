package org.engram.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What a call costs before its kernel does anything (P-F1): the difference of {@code routed} and
 * {@code direct}, by one thread and by two. Where {@code served} is native, one row of one number
 * is compared, so that the whole way facade, native code and back is in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FacadeBenchmark {
  private static final String NOTHING = "nothing";
  private static final int THREADS = 2;

  /** A kernel of the JVM that does nothing: the runtime alone; or a provider and tier. */
  @Param({NOTHING})
  public String served = "";

  private TemporaryFolder folder;
  private @Nullable Served opened;
  private RunningKernels running;
  private Kernels kernels;
  private SimilarityKernel kernel;

  /** The arguments of a thread: outputs are disjoint. */
  @State(Scope.Thread)
  public static class Arguments {
    private SimilarityRequest request;

    /** Makes them. */
    @Setup
    public void allocate() {
      Arena memory = Arena.ofAuto();
      MemorySegment one = memory.allocateFrom(JAVA_FLOAT, 1f);
      Matrix row = Matrix.dense(one, 1, 1).withNorms(memory.allocateFrom(JAVA_FLOAT, 1f));
      request = new SimilarityRequest(one, row, memory.allocate(JAVA_FLOAT));
    }
  }

  /** Starts a runtime with that kernel. */
  @Setup
  public void open() {
    folder = TemporaryFolder.create();
    if (served.equals(NOTHING)) {
      NothingProvider nothing = new NothingProvider();
      List<KernelProvider> alone = List.of(nothing);
      running = RunningKernels.open(folder.path(), alone, THREADS);
      kernel = nothing.kernel();
    } else {
      opened = Served.open(served);
      running = RunningKernels.open(folder.path(), opened, THREADS);
      kernel = opened.provider().kernel(SimilarityKernel.class, opened.tier()).orElseThrow();
      check(running.kernels());
    }
    kernels = running.kernels();
  }

  /** The cosine of a number with itself is 1. */
  private static void check(Kernels kernels) {
    Arguments arguments = new Arguments();
    arguments.allocate();
    kernels.cosine(arguments.request);
    float cosine = arguments.request.out().get(JAVA_FLOAT, 0);
    if (cosine != 1) {
      throw new IllegalStateException("the cosine of 1 and 1 is " + cosine);
    }
  }

  /** The kernel alone. */
  @Benchmark
  public void direct(Arguments arguments) {
    kernel.cosine(arguments.request);
  }

  /** Through the runtime, one thread. */
  @Benchmark
  public void routed(Arguments arguments) {
    kernels.cosine(arguments.request);
  }

  /** The kernel alone, two threads. */
  @Benchmark
  @Threads(THREADS)
  public void directByTwo(Arguments arguments) {
    kernel.cosine(arguments.request);
  }

  /** Through the runtime, two threads. */
  @Benchmark
  @Threads(THREADS)
  public void routedByTwo(Arguments arguments) {
    kernels.cosine(arguments.request);
  }

  /** Unloads what was opened. */
  @TearDown
  public void close() {
    running.close();
    if (opened != null) {
      opened.close();
    }
    folder.close();
  }
}
