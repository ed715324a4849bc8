package org.engram.kernel.spi.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.engram.kernel.spi.KernelException;

/**
 * The directed edges of a graph, in any order; edges of one source keep their order among
 * themselves, and that order is their position in the source's out-list (docs/numerics.md).
 * Multi-edges and self-loops are edges like others.
 *
 * @param count number of edges
 * @param sources u32[count], heap or native
 * @param targets u32[count]
 * @param weights f32[count], finite, any sign
 */
public record EdgeList(
    long count, MemorySegment sources, MemorySegment targets, MemorySegment weights) {
  /**
   * Checks that each array holds {@code count} elements.
   *
   * @throws KernelException {@code InvalidArgument}, naming the sizes
   */
  public EdgeList {
    if (count < 0 || count >= GraphLayout.MAX_EDGES) {
      throw KernelException.invalid("edge count " + count + " is outside 0 … 2^40 − 1");
    }
    long bytes = count * Integer.BYTES;
    if (sources.byteSize() < bytes || targets.byteSize() < bytes || weights.byteSize() < bytes) {
      throw KernelException.invalid(
          "edge arrays have " + sources.byteSize() + ", " + targets.byteSize() + " and "
              + weights.byteSize() + " bytes; " + count + " edges need " + bytes);
    }
  }

  /** Returns the edges {@code sources[i] → targets[i]} without copying. */
  public static EdgeList of(int[] sources, int[] targets, float[] weights) {
    if (sources.length != targets.length || sources.length != weights.length) {
      throw KernelException.invalid("edge arrays have " + sources.length + ", " + targets.length
          + " and " + weights.length + " elements");
    }
    return new EdgeList(
        sources.length,
        MemorySegment.ofArray(sources),
        MemorySegment.ofArray(targets),
        MemorySegment.ofArray(weights));
  }

  /** Copies the edges from that one on: as many as the arrays have room for, or as there are. */
  int copy(long from, int[] someSources, int[] someTargets, float[] someWeights) {
    int some = (int) Math.min(someSources.length, count - from);
    long at = from * Integer.BYTES;
    MemorySegment.copy(sources, ValueLayout.JAVA_INT_UNALIGNED, at, someSources, 0, some);
    MemorySegment.copy(targets, ValueLayout.JAVA_INT_UNALIGNED, at, someTargets, 0, some);
    MemorySegment.copy(weights, ValueLayout.JAVA_FLOAT_UNALIGNED, at, someWeights, 0, some);
    return some;
  }

  int source(long edge) {
    return sources.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, edge);
  }

  int target(long edge) {
    return targets.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, edge);
  }

  float weight(long edge) {
    return weights.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, edge);
  }
}
