package org.engram.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.engram.benchmark.internal.RecallMemories;
import org.engram.memory.MemoryEngine;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An engine on a provider and tier, and cues to recall by. */
@State(Scope.Benchmark)
public abstract class EngineState {
  private static final int LIMIT = 10;
  private static final int CUES = 64;

  /** Provider and tier; {@link Benchmarks} puts in those that run here. */
  @Param({"java/vector"})
  public String served = "";

  private List<float[]> cues = List.of();
  private TemporaryFolder folder;
  private Served opened;
  private RunningKernels kernels;
  private RunningEngine engine;

  /** Returns how many memories the engine begins with, eight associations of each. */
  abstract int memories();

  /** Returns whether their vectors are clustered. */
  boolean clustered() {
    return false;
  }

  /** Opens an engine with its memories, and sees that a recall finds what it must. */
  @Setup
  public void open() {
    folder = TemporaryFolder.create();
    opened = Served.open(served);
    kernels = RunningKernels.open(folder.path().resolve("runtime"), opened, RunningEngine.THREADS);
    engine = new RunningEngine(folder.path(), kernels);
    RecallMemories memories = new RecallMemories(memories(), clustered());
    cues =
        IntStream.rangeClosed(1, CUES).mapToObj(cue -> memories.vectorOf(-cue)).toList();
    memories.store(engine());
    int found = recall(0, RecallProfile.DEFAULT);
    if (found != Math.min(LIMIT, memories())) {
      throw new IllegalStateException(
          found + " memories were recalled of " + memories() + ", asked for " + LIMIT);
    }
  }

  final TemporaryFolder folder() {
    return folder;
  }

  final MemoryEngine engine() {
    return engine.memory();
  }

  final void reopen() {
    engine.reopen();
  }

  /** Returns how many memories the cue of that number brings to mind. */
  final int recall(int number, RecallProfile profile) {
    float[] cue = cues.get(number % CUES);
    RecallRequest request = RecallRequest.ofVector(cue, LIMIT).with(profile);
    return engine().recall(RecallMemories.SPACE, request).results().size();
  }

  /** Closes what was opened. */
  @TearDown
  public void close() {
    engine.close();
    kernels.close();
    opened.close();
    folder.close();
  }
}
