package org.engram.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import org.engram.memory.MemoryEngine;
import org.engram.memory.internal.Embedders;
import org.engram.memory.internal.Engine;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.store.internal.SqliteStore;

/** The engine of a plain JVM, over a store in a folder. Not safe for threads; the engine is. */
final class RunningEngine implements AutoCloseable {
  static final int THREADS = 2;

  private final Path folder;
  private final RunningKernels kernels;
  private SqliteStore store;
  private Engine engine;

  /** Opens the store in that folder; the kernels stay the caller's. */
  RunningEngine(Path folder, RunningKernels kernels) {
    this.folder = folder;
    this.kernels = kernels;
    this.store = SqliteStore.open(folder);
    this.engine = engine();
  }

  private Engine engine() {
    return new Engine(
        kernels.kernels(), THREADS, store, Clock.systemUTC(), new Embedders(), OffHeap.ofArenas());
  }

  MemoryEngine memory() {
    return engine;
  }

  /** Closes everything and opens it again: what a start does. */
  void reopen() {
    close();
    store = SqliteStore.open(folder);
    engine = engine();
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
