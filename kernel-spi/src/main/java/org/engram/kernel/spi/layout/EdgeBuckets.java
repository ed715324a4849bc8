package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * Edges dealt to buckets of neighbouring nodes, in the order in which they come: what is written
 * for a bucket at random lies close together then. Buckets are filled by whole runs, so that
 * dealing itself writes to few places at a time. One thread.
 */
final class EdgeBuckets {
  /** Ints of an edge: the node by which it is dealt, a second one, the bits of the weight. */
  static final int FIELDS = 3;

  /** Ints of the blocks in which a bucket is read. */
  static final int BLOCK = 1024 * FIELDS;

  /** Ints of a run. */
  private static final int RUN = 32 * FIELDS;

  /** A bucket has at least so many nodes, whose edges fit the second cache. */
  private static final int LEAST_SHIFT = 11;

  private static final int MOST_BUCKETS = 1024;

  private final MemorySegment memory;
  private final int shift;
  /** Where the next run of each bucket goes, in edges. */
  private final long[] next;

  private final int[] runs;
  private final int[] filled;

  /**
   * Creates empty buckets.
   *
   * @param memory {@link #bytes} of them
   * @param nodeCount nodes that edges are dealt by
   * @param degrees how many edges have each node
   */
  EdgeBuckets(MemorySegment memory, int nodeCount, NodeDegree degrees) {
    this.memory = memory;
    this.shift = shift(nodeCount);
    int count = (int) ((nodeCount + (1L << shift) - 1) >>> shift);
    this.next = new long[count];
    this.runs = new int[count * RUN];
    this.filled = new int[count];
    long before = 0;
    for (int bucket = 0; bucket < count; bucket++) {
      next[bucket] = before;
      int last = (int) Math.min(nodeCount, (bucket + 1L) << shift);
      for (int node = bucket << shift; node < last; node++) {
        before += degrees.of(node);
      }
    }
  }

  /** Returns the number of edges of a node. */
  @FunctionalInterface
  interface NodeDegree {
    long of(int node);
  }

  /** Returns the bytes that so many edges need. */
  static long bytes(long edgeCount) {
    return edgeCount * FIELDS * Integer.BYTES;
  }

  private static int shift(int nodeCount) {
    int shift = LEAST_SHIFT;
    while (nodeCount >>> shift >= MOST_BUCKETS) {
      shift++;
    }
    return shift;
  }

  void add(int node, int other, int weightBits) {
    int bucket = node >>> shift;
    int at = bucket * RUN + filled[bucket];
    runs[at] = node;
    runs[at + 1] = other;
    runs[at + 2] = weightBits;
    filled[bucket] += FIELDS;
    if (filled[bucket] == RUN) {
      flush(bucket);
    }
  }

  /** Writes what is left of the runs: needed before the buckets are read. */
  void flush() {
    for (int bucket = 0; bucket < next.length; bucket++) {
      flush(bucket);
    }
  }

  private void flush(int bucket) {
    int ints = filled[bucket];
    MemorySegment.copy(runs, bucket * RUN, memory, JAVA_INT, bytes(next[bucket]), ints);
    next[bucket] += ints / FIELDS;
    filled[bucket] = 0;
  }

  /**
   * Reads the edges {@code from} … {@code to} − 1 of all buckets, one bucket behind the other, as
   * many as {@code block} has room for.
   *
   * @return ints read, {@link #FIELDS} an edge
   */
  int read(long from, long to, int[] block) {
    int ints = (int) Math.min(BLOCK, (to - from) * FIELDS);
    MemorySegment.copy(memory, JAVA_INT, bytes(from), block, 0, ints);
    return ints;
  }
}
