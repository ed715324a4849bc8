package org.engram.memory.internal.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for one call, which any thread may use: kernels split calls over their workers. Its
 * content is undefined at first. Used by one thread to allocate.
 */
public final class Scratch implements SegmentAllocator, AutoCloseable {
  static final long BYTES = 256 << 10;

  private final ScratchPool pool;
  private final OffHeap offHeap;
  private final Block block;
  private final List<Block> large = new ArrayList<>();
  private long used;

  Scratch(ScratchPool pool, OffHeap offHeap, Block block) {
    this.pool = pool;
    this.offHeap = offHeap;
    this.block = block;
  }

  /** Returns memory that is this call's until {@link #close}. */
  @Override
  public MemorySegment allocate(long bytes, long alignment) {
    if (alignment > OffHeap.ALIGNMENT) {
      throw new IllegalArgumentException(
          "alignment " + alignment + " is above " + OffHeap.ALIGNMENT);
    }
    if (bytes > BYTES - used) {
      large.add(offHeap.allocate(bytes));
      return large.getLast().memory();
    }
    MemorySegment memory = block.memory().asSlice(used, bytes);
    used = Math.min(BYTES, Math.ceilDiv(used + bytes, OffHeap.ALIGNMENT) * OffHeap.ALIGNMENT);
    return memory;
  }

  /** Ends the use of everything that was allocated. */
  @Override
  public void close() {
    large.forEach(Block::release);
    large.clear();
    pool.giveBack(block);
  }
}
