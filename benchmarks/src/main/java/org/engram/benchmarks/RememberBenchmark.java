package org.engram.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.engram.benchmark.internal.RecallMemories;
import org.engram.memory.MemoryRecord;
import org.engram.memory.NewMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Durable writes (P-I1): batches, one memory at a time, and what the disk takes for the least write
 * of all, to compare with.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RememberBenchmark extends EngineState {
  private static final int PAGE_BYTES = 4096;

  /** Memories in a batch: more do not make it faster, fewer wait for the disk. */
  @Param({"1000"})
  public int batch = 1;

  private FileChannel page;

  /** The memories to store next; made outside the time that is measured. */
  @State(Scope.Thread)
  public static class Next {
    private int stored;
    private List<NewMemory> batch = List.of();

    /** Makes a batch. */
    @Setup(Level.Invocation)
    public void make(RememberBenchmark benchmark) {
      batch = new RecallMemories(0).batch(stored, stored + benchmark.batch);
      stored += benchmark.batch;
    }
  }

  /** A memory to store next. */
  @State(Scope.Thread)
  public static class NextOne {
    private int stored;
    private NewMemory memory = NewMemory.ofText("");

    /** Makes it. */
    @Setup(Level.Invocation)
    public void make() {
      memory = new RecallMemories(0).batch(stored, stored + 1).getFirst();
      stored++;
    }
  }

  @Override
  int memories() {
    return 0;
  }

  /** Opens a file of one page beside the store. */
  @Setup
  public void openPage() throws IOException {
    page = FileChannel.open(
        folder().path().resolve("page"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** A batch in one transaction. */
  @Benchmark
  public List<MemoryRecord> batch(Next next) {
    return engine().remember(RecallMemories.SPACE, next.batch);
  }

  /** One memory in a transaction of its own. */
  @Benchmark
  public MemoryRecord one(NextOne next) {
    return engine().remember(RecallMemories.SPACE, next.memory);
  }

  /** One page, forced to the disk: the least that a durable write takes. */
  @Benchmark
  public void disk() throws IOException {
    page.write(ByteBuffer.allocate(PAGE_BYTES), 0);
    page.force(false);
  }

  /** Closes the file. */
  @TearDown
  public void closePage() throws IOException {
    page.close();
  }
}
