package org.engram.memory.internal.graph;

import java.util.stream.IntStream;

/**
 * An earlier version of a graph, held, and the rows whose associations have changed since.
 *
 * @param changed ascending; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Predecessor(Graph graph, int[] changed) {
  /** Each changed row rewrites some eight others: beyond that share all are built anew. */
  private static final int MOST_CHANGED_SHARE = 64;

  /** Returns the same version, held once more, with more changes. */
  Predecessor andThen(int[] more) {
    graph.hold();
    int[] all = IntStream.concat(IntStream.of(changed), IntStream.of(more))
        .sorted()
        .distinct()
        .toArray();
    return new Predecessor(graph, all);
  }

  /** Returns whether an update of that layout is cheaper than a new one, and leaves it fit. */
  boolean isWorthUpdating(SpreadGraph made, int rowCount) {
    return changed.length <= Math.max(1, rowCount / MOST_CHANGED_SHARE)
        && !made.layout().shape().isDueForCompaction();
  }
}
