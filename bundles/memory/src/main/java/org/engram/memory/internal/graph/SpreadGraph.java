package org.engram.memory.internal.graph;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.memory.internal.offheap.Block;
import org.engram.memory.internal.offheap.OffHeap;

/**
 * A graph layout and the workspaces that calls over it use in turn. There are never more of them
 * than slots: callers beyond that wait, so that memory follows the cores and not the callers. Safe
 * for any number of threads.
 */
public final class SpreadGraph {
  private final GraphLayout layout;
  private final Block block;
  private final OffHeap offHeap;
  private final Semaphore slots;
  private final ConcurrentLinkedQueue<Block> idle = new ConcurrentLinkedQueue<>();

  SpreadGraph(GraphLayout layout, Block block, OffHeap offHeap, int spreadSlots) {
    this.layout = layout;
    this.block = block;
    this.offHeap = offHeap;
    this.slots = new Semaphore(spreadSlots);
  }

  GraphLayout layout() {
    return layout;
  }

  /** Returns the number of nodes: the rows that there were when this version was made. */
  public int nodeCount() {
    return layout.nodeCount();
  }

  /** Returns whether activation can go anywhere. */
  public boolean hasEdges() {
    return layout.edgeCount() > 0;
  }

  /**
   * Spreads one cue over this graph.
   *
   * @param reader takes what it needs from the output, which is reused afterwards
   */
  public <T> T spread(Kernels kernels, SpreadRequest request, Function<SpreadOutput, T> reader) {
    slots.acquireUninterruptibly();
    try {
      Block taken = idle.poll();
      Block slot = taken != null ? taken : offHeap.allocate(outputOffset() + outputBytes());
      boolean zero = false;
      try {
        SpreadOutput output = output(slot.memory());
        MemorySegment workspace = slot.memory().asSlice(0, layout.workspaceBytes());
        kernels.spread(layout, request, new SpreadWorkspace(workspace), output);
        zero = true;
        return reader.apply(output);
      } catch (KernelException e) {
        zero = true; // by contract the workspace is zero again after a failed call, too
        throw e;
      } finally {
        if (zero) {
          idle.add(slot);
        } else {
          slot.release();
        }
      }
    } finally {
      slots.release();
    }
  }

  private long outputOffset() {
    return Math.ceilDiv(layout.workspaceBytes(), OffHeap.ALIGNMENT) * OffHeap.ALIGNMENT;
  }

  private long outputBytes() {
    return Long.BYTES + (long) layout.nodeCount() * (Integer.BYTES + Float.BYTES);
  }

  private SpreadOutput output(MemorySegment slot) {
    int nodes = layout.nodeCount();
    MemorySegment memory = slot.asSlice(outputOffset(), outputBytes());
    return new SpreadOutput(
        1,
        nodes,
        memory.asSlice(Long.BYTES, (long) nodes * Integer.BYTES),
        memory.asSlice(Long.BYTES + (long) nodes * Integer.BYTES, (long) nodes * Float.BYTES),
        memory.asSlice(0, Long.BYTES));
  }

  /** Frees everything. Nobody may be spreading. */
  void free() {
    for (Block workspace = idle.poll(); workspace != null; workspace = idle.poll()) {
      workspace.release();
    }
    block.release();
  }
}
