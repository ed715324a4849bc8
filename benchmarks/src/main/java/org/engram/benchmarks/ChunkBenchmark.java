package org.engram.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.engram.benchmark.internal.RecallMemories;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A search in chunks against one in a single matrix (docs/adr/0008-columns-in-chunks.md). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkBenchmark {
  private static final int CANDIDATES = 200;
  private static final int THREADS = 2;
  private static final int DIM = RecallMemories.DIM;

  /** Provider and tier; {@link Benchmarks} puts in those that run here. */
  @Param({"java/vector"})
  public String served = "";

  /** As many as the target of a recall. */
  @Param({"100000"})
  public int rowCount = 1;

  /** Rows in a chunk; the greatest is a single matrix. */
  @Param({"1000000", "65536", "16384", "8192", "4096", "1024"})
  public int chunk = 1;

  private TemporaryFolder folder;
  private Served opened;
  private RunningKernels running;
  private Arena arena;
  private Matrix rows;
  private Matrix query;
  private TopKResult result;

  /** Makes the rows and compares a search in chunks with one in a single matrix. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // closed at the end of the trial
  public void open() {
    folder = TemporaryFolder.create();
    opened = Served.open(served);
    running = RunningKernels.open(folder.path(), opened, THREADS);
    arena = Arena.ofShared();
    long rowBytes = (long) DIM * Float.BYTES;
    MemorySegment data = arena.allocate(rowBytes * rowCount, Float.BYTES);
    for (int row = 0; row < rowCount; row++) {
      MemorySegment.copy(
          RecallMemories.vector(row), 0, data, ValueLayout.JAVA_FLOAT, rowBytes * row, DIM);
    }
    MemorySegment norms = arena.allocate(ValueLayout.JAVA_FLOAT, rowCount);
    running.kernels().norms(Matrix.dense(data, rowCount, DIM), norms);
    rows = Matrix.dense(data, rowCount, DIM).withNorms(norms);
    query =
        Matrix.dense(arena.allocateFrom(ValueLayout.JAVA_FLOAT, RecallMemories.vector(-1)), 1, DIM);
    result = TopKResult.allocate(arena, 1, CANDIDATES);
    check(best(rowCount), best(chunk));
  }

  private float best(int rowsInChunk) {
    float best = -1;
    for (int from = 0; from < rowCount; from += rowsInChunk) {
      scan(from, rowsInChunk, -1);
      best = Math.max(best, result.score(0, 0));
    }
    return best;
  }

  private static void check(float whole, float inChunks) {
    if (whole != inChunks) {
      throw new IllegalStateException(
          "the best score in chunks is " + inChunks + " instead of " + whole);
    }
  }

  /** Every chunk, each with the limit that the ones before it have set. */
  @Benchmark
  public float search() {
    float minScore = -1;
    for (int from = 0; from < rowCount; from += chunk) {
      scan(from, chunk, minScore);
      if (result.count(0) == CANDIDATES) {
        minScore = Math.nextUp(result.score(0, CANDIDATES - 1));
      }
    }
    return minScore;
  }

  private void scan(int from, int rowsInChunk, float minScore) {
    Kernels kernels = running.kernels();
    Matrix part = rows.rows(from, Math.min(rowsInChunk, rowCount - from));
    kernels.topK(new TopKRequest(query, part, null, minScore, CANDIDATES), result);
  }

  /** Unloads what was opened. */
  @TearDown
  public void close() {
    arena.close();
    running.close();
    opened.close();
    folder.close();
  }
}
