package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * Where a spreading call writes: for cue {@code c} the nodes with a non-zero result, ascending, at
 * entries {@code c·capacity} … {@code c·capacity + count(c) − 1}.
 *
 * @param cueCount number of cues there is room for
 * @param capacity entries for each cue; the node count of the graph always suffices
 * @param nodes u32[cueCount·capacity]
 * @param activations f32[cueCount·capacity]
 * @param counts u64[cueCount]
 */
public record SpreadOutput(
    int cueCount,
    long capacity,
    MemorySegment nodes,
    MemorySegment activations,
    MemorySegment counts) {
  /**
   * Checks the memory.
   *
   * @throws KernelException {@code InvalidArgument}, naming the sizes
   */
  public SpreadOutput {
    long entries = entries(cueCount, capacity);
    Segments.checkOut("nodes", nodes, entries, Integer.BYTES);
    Segments.checkOut("activations", activations, entries, Float.BYTES);
    Segments.checkOut("counts", counts, cueCount, Long.BYTES);
  }

  /** Returns room taken from that allocator. */
  public static SpreadOutput allocate(SegmentAllocator allocator, int cueCount, long capacity) {
    long entries = entries(cueCount, capacity);
    return new SpreadOutput(
        cueCount,
        capacity,
        allocator.allocate(ValueLayout.JAVA_INT, entries),
        allocator.allocate(ValueLayout.JAVA_FLOAT, entries),
        allocator.allocate(ValueLayout.JAVA_LONG, cueCount));
  }

  /** Returns how many nodes have a non-zero result for that cue. */
  public long count(int cue) {
    return counts.getAtIndex(ValueLayout.JAVA_LONG, cue);
  }

  /** Returns the {@code i}-th node of that cue. */
  public int node(int cue, long i) {
    return nodes.getAtIndex(ValueLayout.JAVA_INT, cue * capacity + i);
  }

  /** Returns the activation of the {@code i}-th node of that cue. */
  public float activation(int cue, long i) {
    return activations.getAtIndex(ValueLayout.JAVA_FLOAT, cue * capacity + i);
  }

  /** Entries of all cues; so few that their bytes can be counted. */
  private static long entries(int cueCount, long capacity) {
    if (cueCount < 1 || capacity < 0 || capacity > Long.MAX_VALUE / Long.BYTES / cueCount) {
      throw KernelException.invalid("room for " + cueCount + " cues of " + capacity + " nodes");
    }
    return cueCount * capacity;
  }
}
