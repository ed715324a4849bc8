package org.engram.memory.internal.offheap;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Scratch memory that calls use in turn. As much is kept as calls run at once on the cores; what
 * goes beyond is given back. Safe for any number of threads.
 */
public final class ScratchPool implements AutoCloseable {
  private final OffHeap offHeap;
  private final int mostIdle;
  private final ConcurrentLinkedQueue<Block> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private volatile boolean closed;

  /** Starts without memory, and keeps at most that many pieces of it. */
  public ScratchPool(OffHeap offHeap, int mostIdle) {
    this.offHeap = offHeap;
    this.mostIdle = mostIdle;
  }

  /** Returns scratch memory for one call. */
  public Scratch take() {
    Block block = idle.poll();
    if (block == null) {
      return new Scratch(this, offHeap, offHeap.allocate(Scratch.BYTES));
    }
    idleCount.decrementAndGet();
    return new Scratch(this, offHeap, block);
  }

  void giveBack(Block block) {
    if (idleCount.incrementAndGet() > mostIdle) {
      idleCount.decrementAndGet();
      block.release();
      return;
    }
    idle.add(block);
    if (closed) {
      close();
    }
  }

  /** Frees what is idle, and from now on what is given back. */
  @Override
  public void close() {
    closed = true;
    for (Block block = idle.poll(); block != null; block = idle.poll()) {
      idleCount.decrementAndGet();
      block.release();
    }
  }
}
