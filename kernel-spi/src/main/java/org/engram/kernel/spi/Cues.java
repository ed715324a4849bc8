package org.engram.kernel.spi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * Where activation starts, for each of several independent cues (docs/layouts.md, "Cues").
 *
 * @param cueCount number of cues, at least 1
 * @param offsets u64[cueCount + 1]: the seeds of cue {@code c} are entries {@code offsets[c]} …
 *     {@code offsets[c+1]} − 1
 * @param nodes u32 per seed; no node twice within a cue
 * @param activations f32 per seed: finite, any sign
 */
public record Cues(
    int cueCount, MemorySegment offsets, MemorySegment nodes, MemorySegment activations) {
  /**
   * Checks the shapes; the seeds themselves are checked by the call, against the graph.
   *
   * @throws KernelException {@code InvalidArgument}, naming the values
   */
  public Cues {
    if (cueCount < 1) {
      throw KernelException.invalid("cueCount " + cueCount + " is less than 1");
    }
    Segments.check("cue offsets", offsets, cueCount + 1L, Long.BYTES);
    long before = 0;
    for (int cue = 0; cue <= cueCount; cue++) {
      long offset = offsets.getAtIndex(ValueLayout.JAVA_LONG, cue);
      if (cue == 0 ? offset != 0 : offset < before) {
        throw KernelException.invalid(
            "cue offset " + cue + " is " + offset + ", not ascending from 0");
      }
      before = offset;
    }
    Segments.check("seed nodes", nodes, before, Integer.BYTES);
    Segments.check("seed activations", activations, before, Float.BYTES);
  }

  /** Returns one cue with these seeds, copied into memory of that allocator. */
  public static Cues single(SegmentAllocator allocator, int[] nodes, float[] activations) {
    if (nodes.length != activations.length) {
      throw KernelException.invalid(
          nodes.length + " seed nodes, " + activations.length + " activations");
    }
    return new Cues(
        1,
        allocator.allocateFrom(ValueLayout.JAVA_LONG, 0L, nodes.length),
        allocator.allocateFrom(ValueLayout.JAVA_INT, nodes),
        allocator.allocateFrom(ValueLayout.JAVA_FLOAT, activations));
  }

  /** Returns the first entry of that cue; of {@code cueCount} the end of the last one. */
  public long offset(int cue) {
    return offsets.getAtIndex(ValueLayout.JAVA_LONG, cue);
  }
}
