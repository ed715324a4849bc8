package org.engram.memory.internal.offheap;

import java.lang.foreign.MemorySegment;

/** A piece of off-heap memory, given back when its last holder lets go. */
public final class Block {
  private final MemorySegment memory;
  private final Holds holds;

  Block(MemorySegment memory, Runnable free) {
    this.memory = memory;
    this.holds = new Holds(free);
  }

  /** Returns the memory, aligned to {@link OffHeap#ALIGNMENT}. Only a holder may touch it. */
  public MemorySegment memory() {
    return memory;
  }

  /** Adds a holder beside one that is known to hold. */
  public void hold() {
    holds.hold();
  }

  /** Removes a holder. */
  public void release() {
    holds.release();
  }
}
