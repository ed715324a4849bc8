package org.engram.memory.internal.offheap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;

/** Where blocks of off-heap memory come from, and how much of it is in use. */
public final class OffHeap {
  /** Alignment of every block in bytes: a cache line, and what a graph layout asks for. */
  public static final int ALIGNMENT = 64;

  /** Gives memory that its taker frees. */
  @FunctionalInterface
  public interface Source {
    /** Returns at least that many bytes, all zero, aligned to {@link #ALIGNMENT}. */
    Piece take(long bytes);
  }

  /**
   * Memory and the way to give it back.
   *
   * @param memory the memory, usable by every thread
   * @param free gives it back; called once
   */
  public record Piece(MemorySegment memory, Runnable free) {}

  private final Source source;
  private final LongAdder bytes = new LongAdder();

  /** Takes memory from that source. */
  public OffHeap(Source source) {
    this.source = source;
  }

  /** Returns memory of shared arenas, one a block. */
  @SuppressWarnings("MustBeClosedChecker") // the last holder of the block closes the arena
  public static OffHeap ofArenas() {
    return new OffHeap(bytes -> {
      Arena arena = Arena.ofShared();
      try {
        return new Piece(arena.allocate(bytes, ALIGNMENT), arena::close);
      } catch (RuntimeException | Error e) {
        arena.close();
        throw e;
      }
    });
  }

  /** Returns a block of zeros whose only holder is the caller. */
  public Block allocate(long size) {
    Piece piece = source.take(size);
    bytes.add(size);
    return new Block(piece.memory(), () -> {
      bytes.add(-size);
      piece.free().run();
    });
  }

  /** Returns the bytes in use; it may be stale when it is returned. */
  public long bytes() {
    return bytes.sum();
  }
}
