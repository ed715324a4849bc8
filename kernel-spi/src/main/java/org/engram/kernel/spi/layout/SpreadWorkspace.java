package org.engram.kernel.spi.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.engram.kernel.spi.KernelException;

/**
 * The graph-sized state of a spreading call, owned by the caller and used by one call at a time.
 * All zero between calls, so it serves any provider of the same graph, before and after a swap.
 *
 * @param memory native memory of at least {@link GraphLayout#workspaceBytes()}, aligned to 64; with
 *     {@link GraphShape#batchWorkspaceBytes()} a provider may take several cues through the graph
 *     at once, which changes the time and not the result
 */
public record SpreadWorkspace(MemorySegment memory) {
  /** Cues that go through the graph side by side at most. */
  public static final int BATCH_CUES = 16;

  /**
   * Checks kind and alignment of the memory.
   *
   * @throws KernelException {@code InvalidArgument}
   */
  public SpreadWorkspace {
    if (!memory.isNative()
        || memory.isReadOnly()
        || memory.address() % GraphLayout.ALIGNMENT != 0) {
      throw KernelException.invalid("a workspace is writable native memory aligned to 64 bytes");
    }
  }

  /** Returns a workspace for cue after cue, in zeroed memory of that allocator. */
  public static SpreadWorkspace allocate(SegmentAllocator allocator, GraphLayout graph) {
    return allocate(allocator, graph.workspaceBytes());
  }

  /** Returns a workspace for {@link #BATCH_CUES} cues at once: some 200 bytes a node more. */
  public static SpreadWorkspace allocateBatch(SegmentAllocator allocator, GraphLayout graph) {
    return allocate(allocator, graph.shape().batchWorkspaceBytes());
  }

  private static SpreadWorkspace allocate(SegmentAllocator allocator, long bytes) {
    return new SpreadWorkspace(allocator.allocate(bytes, GraphLayout.ALIGNMENT).fill((byte) 0));
  }

  /**
   * Requires that this is large enough for that graph.
   *
   * @throws KernelException {@code InvalidArgument}, naming both sizes
   */
  public void check(GraphLayout graph) {
    if (memory.byteSize() < graph.workspaceBytes()) {
      throw KernelException.invalid("workspace has " + memory.byteSize()
          + " bytes, the graph needs " + graph.workspaceBytes());
    }
  }
}
