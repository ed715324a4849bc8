package org.engram.kernel.spi.layout;

import java.util.function.LongUnaryOperator;

/**
 * The slices of a graph cut into ranges of about the same work, none of them empty. Immutable; safe
 * for any number of threads.
 */
public final class SliceRanges {
  /** What a slice of nodes costs beside its columns, in columns. */
  private static final int SLICE_COST = 2;

  private final long[] firsts;

  private SliceRanges(long[] firsts) {
    this.firsts = firsts;
  }

  /** Cuts the slices of full chunks into {@code most} ranges or fewer. */
  public static SliceRanges ofChunks(GraphLayout graph, int most) {
    return cut(graph.shape().fullSliceCount(), most, slice -> slice);
  }

  /** Cuts the slices of nodes, counted from 0, into {@code most} ranges or fewer. */
  public static SliceRanges ofNodes(GraphLayout graph, int most) {
    long full = graph.shape().fullSliceCount();
    return cut(
        graph.shape().nodeSliceCount(),
        most,
        slice -> graph.sliceOffset(full + slice) + SLICE_COST * slice);
  }

  /** Cuts where the cost, which grows with each slice, passes an equal share. */
  private static SliceRanges cut(long slices, int most, LongUnaryOperator costBefore) {
    long parts = Math.min(most, slices);
    long[] firsts = new long[(int) parts + 1];
    long start = costBefore.applyAsLong(0);
    long all = costBefore.applyAsLong(slices) - start;
    for (int part = 1; part <= parts; part++) {
      long wanted = start + all / parts * part;
      // At least one slice for this range and for each behind it.
      long low = firsts[part - 1] + 1;
      long high = slices - (parts - part);
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (costBefore.applyAsLong(middle) < wanted) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      firsts[part] = part == parts ? slices : low;
    }
    return new SliceRanges(firsts);
  }

  /** Returns the number of ranges; 0 if there are no slices. */
  public int count() {
    return firsts.length - 1;
  }

  /** Returns the first slice of that range; of {@link #count()} the number of slices. */
  public long first(int range) {
    return firsts[range];
  }
}
