package org.engram.memory.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.MemoryException;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.SpaceSpec;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.store.internal.SqliteStore;

/** An engine over a store in a folder, the runtime and the Java provider, without a framework. */
final class TestEngine implements AutoCloseable {
  static final String SPACE = "test";
  static final int THREADS = 2;

  final VirtualClock clock = new VirtualClock();
  final Embedders embedders = new Embedders();
  final OffHeap offHeap;
  private final Path folder;
  private final TestKernels runtime;
  private final Kernels kernels;
  private SqliteStore store;
  private Engine engine;

  TestEngine(Path folder) {
    this(folder, TestKernels.open(folder), OffHeap.ofArenas());
  }

  TestEngine(Path folder, TestKernels kernels, OffHeap offHeap) {
    this(folder, kernels, kernels.kernels(), offHeap);
  }

  TestEngine(Path folder, TestKernels runtime, Kernels kernels, OffHeap offHeap) {
    this.folder = folder;
    this.runtime = runtime;
    this.kernels = kernels;
    this.offHeap = offHeap;
    this.store = SqliteStore.open(folder);
    this.engine = new Engine(kernels, THREADS, store, clock, embedders, offHeap);
  }

  /** An engine with one space of that dimension. */
  static TestEngine withSpace(Path folder, int dim) {
    TestEngine test = new TestEngine(folder);
    test.engine.createSpace(new SpaceSpec(SPACE, dim, "given"));
    return test;
  }

  Engine engine() {
    return engine;
  }

  SqliteStore store() {
    return store;
  }

  TestKernels runtime() {
    return runtime;
  }

  void reopen() {
    engine.close();
    store.close();
    store = SqliteStore.open(folder);
    engine = new Engine(kernels, THREADS, store, clock, embedders, offHeap);
  }

  void remember(String id, float... vector) {
    engine.remember(SPACE, memory(id, vector));
  }

  static NewMemory memory(String id, float[] vector, NewAssociation... associations) {
    return new NewMemory(
        Optional.of(id),
        Optional.of("text of " + id),
        Optional.empty(),
        Optional.of(vector),
        Map.of(),
        List.of(associations));
  }

  static MemoryException.Code codeOf(Runnable call) {
    try {
      call.run();
    } catch (MemoryException e) {
      return e.code();
    }
    throw new AssertionError("the call succeeded");
  }

  @Override
  public void close() {
    engine.close();
    store.close();
    runtime.close();
  }
}
